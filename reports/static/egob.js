// Sorting and filtering of tables, and interactive charts on demand. Every page works without it.
"use strict";
(() => {
  const up = document.body.dataset.up, charts = document.body.dataset.charts ?? `${up}graficas/`;
  const spanish = document.documentElement.lang === "es";
  document.querySelectorAll(".js").forEach((node) => { node.hidden = false; });

  const valueOf = (row, at, number) => {
    const cell = row.cells[at];
    return number ? Number(cell.dataset.value ?? cell.textContent.replace(/,/g, "")) : cell.textContent.trim();
  };
  document.querySelectorAll("table.sortable").forEach((table) => {
    table.querySelectorAll("thead th").forEach((head, at) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const number = "number" in head.dataset;
        const first = number ? "descending" : "ascending";
        const other = number ? "ascending" : "descending";
        const order = head.getAttribute("aria-sort") === first ? other : first;
        table.querySelectorAll("th[aria-sort]").forEach((th) => th.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", order);
        const sign = order === "ascending" ? 1 : -1;
        const rows = [...table.tBodies[0].rows];
        rows.sort((a, b) => {
          const x = valueOf(a, at, number), y = valueOf(b, at, number);
          return sign * (number ? x - y : x.localeCompare(y, document.documentElement.lang));
        });
        table.tBodies[0].append(...rows);
      });
    });
  });

  // Without this the style sheet alone hides the other groups.
  const groups = document.querySelectorAll("input[name=grupo]"), search = document.querySelector("[data-search]");
  if (groups.length && search) {
    const bare = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
    const show = () => {
      let n = 0;
      const wanted = bare(search.value), group = [...groups].find((choice) => choice.checked).value;
      document.querySelectorAll("table.sites tbody tr").forEach((row) => {
        row.hidden = (group && row.dataset.kind !== group) || !bare(row.textContent).includes(wanted);
        n += row.hidden ? 0 : 1;
      });
      document.querySelector("[data-count]").textContent = `${n}`;
    };
    groups.forEach((choice) => choice.addEventListener("change", show));
    search.addEventListener("input", show);
  }

  // The same rule as the table beside it: a level counts when it and every lower one has enough of its criteria.
  const climb = (levels, have) => {
    let height = 0;
    while (height < levels.length && levels[height].criteria.filter((c) => have.has(c)).length >= levels[height].needs) height += 1;
    return height;
  };
  document.querySelectorAll("form[data-simulator]").forEach((form) => {
    const facts = JSON.parse(form.dataset.simulator), said = form.querySelector("output");
    const points = new Intl.NumberFormat("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
    form.addEventListener("change", () => {
      const have = new Set([...facts.have, ...[...form.elements].filter((box) => box.checked).map((box) => box.name)]);
      const height = climb(facts.levels, have), level = facts.levels[height - 1];
      const gained = (level ? level.points : 0) - facts.points;
      said.textContent = gained <= 0 ? said.dataset.none
        : [`${said.dataset.level} ${height}, ${level.name}: ${level.points} ${said.dataset.points}`,
           ...facts.averages.map((a) => `${a.name} ${points.format(a.points)} → ${points.format(a.points + gained * a.per_point)}`)].join("; ") + ".";
    });
    form.addEventListener("submit", (event) => event.preventDefault());
  });

  const load = (src) => new Promise((done, fail) => {
    const script = document.createElement("script");
    script.src = src;
    script.onload = done;
    script.onerror = fail;
    document.head.append(script);
  });
  const figures = {};
  window.egobFigure = (id, data) => { figures[id] = data; };
  let bundle = null;
  const open = async (button) => {
    const id = button.dataset.chart;
    button.disabled = true;
    bundle ??= load(`${up}recursos/plotly.min.js`).then(() => spanish && load(`${up}recursos/locale.js`));
    await Promise.all([bundle, load(`${charts}${id}.js`)]);
    const place = document.getElementById(`d-${id}`), data = figures[id];
    const narrow = window.innerWidth <= 640 && data.narrow;
    const text = JSON.stringify(narrow ? data.narrow : data.wide);
    const dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
    const figure = JSON.parse(dark ? Object.entries(data.dark).reduce((t, [a, b]) => t.replaceAll(a, b), text) : text);
    delete figure.layout.width;
    place.replaceChildren();
    place.setAttribute("role", "group");
    place.setAttribute("aria-label", data.alt);
    await window.Plotly.newPlot(place, figure.data, figure.layout, spanish ? data.config : { ...data.config, locale: "en" });
    button.hidden = true;
  };
  document.querySelectorAll("button[data-chart]").forEach((button) => {
    button.addEventListener("click", () => { open(button).catch(() => { button.disabled = false; }); });
  });
})();
