"use strict";
// Asks how far a check is, and shows the page again when it is over. Without this script the page reloads itself.
const section = document.querySelector("[data-progress]");
const said = section && section.querySelector("[role=status]");
const bar = section && section.querySelector("progress");
let wait = 1500;
async function look() {
  try {
    const answer = await fetch(section.dataset.progress, { headers: { accept: "application/json" }, cache: "no-store" });
    const check = await answer.json();
    if (check.state === "done" || check.state === "failed") { location.reload(); return; }
    said.textContent = check.state === "queued"
      ? `${said.dataset.queued} ${check.before}` : `${said.dataset.running} ${check.steps}`;
    if (check.state === "running") bar.value = Math.min(check.steps, bar.max);
    wait = 1500;
  } catch { wait = Math.min(wait * 2, 20000); }
  setTimeout(look, wait);
}
if (section) setTimeout(look, wait);
