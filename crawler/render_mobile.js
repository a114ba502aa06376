// Runs in a world of its own while the tab has the width of a telephone: does the page fit, is it readable, can it be
// touched? Nothing is changed. Numbers are in CSS pixels; shares are of what can be seen.
async (minText, minTarget, slack, maxNodes) => {
  const drawn = new Promise((done) => requestAnimationFrame(() => setTimeout(done)));  // after the resize event
  await Promise.race([drawn, new Promise((done) => setTimeout(done, 300))]);
  const root = document.scrollingElement || document.documentElement;
  const layout = document.documentElement.clientWidth;
  const share = (part, whole) => (whole ? Math.round((1000 * part) / whole) / 1000 : null);
  const seen = new Map();
  const visible = (node) => {
    if (!seen.has(node)) seen.set(node, node.checkVisibility({ opacityProperty: true, visibilityProperty: true }));
    return seen.get(node);
  };
  const scrolls = (node) => {
    for (let at = node; at && at !== document.body; at = at.parentElement) {
      if (/auto|scroll/.test(getComputedStyle(at).overflowX)) return true;
    }
    return false;
  };

  let text = 0, readable = 0, cut = 0, left = maxNodes;
  const range = document.createRange();
  const texts = document.createTreeWalker(document.body || document, NodeFilter.SHOW_TEXT);
  while (left > 0 && texts.nextNode()) {
    const node = texts.currentNode, length = node.data.trim().length, parent = node.parentElement;
    if (!length || !parent || !visible(parent)) continue;
    left -= 1;
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.width <= 1 || box.height <= 1) continue;  // told to screen readers only
    text += length;
    if (parseFloat(getComputedStyle(parent).fontSize) >= minText) readable += length;
    // What lies wholly outside is the next picture of a carousel or a menu that slides in; what stands across the edge
    // is cut there unless it can be scrolled.
    if (box.left < layout && box.right > layout + slack && !scrolls(parent)) cut += length;
  }

  let targets = 0, large = 0;
  for (const node of document.querySelectorAll('a[href],button,input:not([type=hidden]),select,textarea,summary,[role=button]')) {
    if (targets >= maxNodes) break;
    if (!visible(node)) continue;
    const box = node.getBoundingClientRect();
    if (box.width <= 1 || box.height <= 1) continue;
    targets += 1;
    if (box.width >= minTarget && box.height >= minTarget) large += 1;
  }
  return JSON.stringify({
    scroll_width: root.scrollWidth, inner_width: innerWidth, layout_width: layout,
    text, readable: share(readable, text), cut: share(cut, text), targets, touchable: share(large, targets),
  });
}
