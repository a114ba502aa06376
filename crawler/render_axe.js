// Runs after axe-core in the same world of its own: the rules that the page breaks, by impact, with one place each.
// Rules of the guidelines at levels A and AA; what axe-core calls best practice is advice. Contrast costs as much as
// all others together and a page repeats its colours, so it is looked at on some texts, spread evenly over the page.
async (maxRules, maxText, maxContrast) => {
  const common = {
    resultTypes: ['violations'],
    iframes: false,  // what is embedded is not the institution's
    preload: false,  // it would fetch the style sheets once more
  };
  const seen = new Set();
  const texts = document.createTreeWalker(document.body || document, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const parent = texts.currentNode.parentElement;
    if (parent && texts.currentNode.data.trim() && parent.checkVisibility()) seen.add(parent);
  }
  const every = Math.max(1, seen.size / maxContrast);
  const some = [...seen].filter((_, place) => Math.floor(place / every) !== Math.floor((place - 1) / every));
  const runOnly = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];
  const found = await axe.run(document, { ...common, runOnly, rules: { 'color-contrast': { enabled: false } } });
  if (some.length) {
    const contrast = await axe.run({ include: some }, { ...common, runOnly: { type: 'rule', values: ['color-contrast'] } });
    found.violations.push(...contrast.violations);
  }
  const impacts = { critical: 0, serious: 0, moderate: 0, minor: 0 };
  const round = (number) => Math.round(number * 10) / 10;
  const rule = ({ id, impact, nodes }) => {
    const selector = [nodes[0].target].flat(2).join(' ');
    let box = null;
    try {
      const rect = document.querySelector(selector).getBoundingClientRect();
      if (rect.width && rect.height) box = [rect.left + scrollX, rect.top + scrollY, rect.width, rect.height].map(round);
    } catch { /* in a shadow tree: it has a selector and no box */ }
    return { id, impact, elements: nodes.length, selector: selector.slice(0, maxText), html: nodes[0].html.slice(0, maxText), box };
  };
  for (const { impact } of found.violations) if (impact in impacts) impacts[impact] += 1;
  const order = Object.keys(impacts);
  const rules = found.violations.filter(({ nodes }) => nodes.length).sort((a, b) => order.indexOf(a.impact) - order.indexOf(b.impact));
  return JSON.stringify({ version: axe.version, contrast: [some.length, seen.size], impacts, rules: rules.slice(0, maxRules).map(rule) });
}
