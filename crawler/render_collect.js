// Runs in a world of its own when the page is quiet: the document as it stands, and where its parts are.
// The selector rule is that of crawler/readings/place.py; tests hold the two together.
(maxBytes, maxElements, maxText, maxPicture) => {
  const MAX_DEPTH = 512;
  const STABLE = /^[A-Za-z][\w-]{0,60}$/;
  const MADE_UP = /ctl\d|j_id|^yui|^ext-|^ui-id|^gen|[0-9a-f]{8}|\d{2,}$/i;
  const PLAIN = /^[a-z][a-z0-9-]*$/;
  const ROOTS = new Set(['html', 'body', 'head']);
  const html = (document.doctype ? '<!DOCTYPE html>' : '') + (document.documentElement?.outerHTML ?? '');
  if (html.length > maxBytes) return JSON.stringify({ tooLarge: html.length });

  const ids = new Map();
  for (const node of document.querySelectorAll('[id]')) {
    const id = node.getAttribute('id');
    ids.set(id, (ids.get(id) || 0) + 1);
  }
  const lasting = (node) => {
    const id = node.getAttribute('id');
    return id && STABLE.test(id) && !MADE_UP.test(id) && ids.get(id) === 1 ? '#' + id : '';
  };
  const steps = new Map();
  const numbered = (node) => {
    if (steps.has(node)) return steps.get(node);
    const counts = new Map();
    let place = 0;
    for (const one of node.parentNode?.children ?? [node]) {
      place += 1;
      const tag = one.localName;
      counts.set(tag, (counts.get(tag) || 0) + 1);
      steps.set(one, PLAIN.test(tag) ? `${tag}:nth-of-type(${counts.get(tag)})` : `:nth-child(${place})`);
    }
    return steps.get(node);
  };
  const paths = new Map([[null, ['', 0]]]);
  const path = (node) => {
    const chain = [];
    let at = node;
    while (at && !paths.has(at)) { chain.push(at); at = at.parentElement; }
    let [above, depth] = paths.get(at);
    for (const one of chain.reverse()) {
      depth += 1;
      if (ROOTS.has(one.localName)) above = one.localName === 'html' ? '' : one.localName;
      else above = lasting(one) || (above ? `${above} > ${numbered(one)}` : numbered(one));
      paths.set(one, [above, depth]);
    }
    return depth - 1 > MAX_DEPTH ? '' : above;
  };

  const KINDS = { A: 'link', FORM: 'form', IFRAME: 'iframe', INPUT: 'field', SELECT: 'field', TEXTAREA: 'field', BUTTON: 'field' };
  const words = (node, kind) => {
    const named = node.getAttribute('aria-label') || node.getAttribute('title') || '';
    const seen = kind === 'form' || kind === 'iframe' || node.nodeName === 'SELECT' ? '' : node.textContent;
    const field = kind === 'field' ? node.getAttribute('placeholder') || node.getAttribute('name') || '' : '';
    return (seen.trim() || named || field).replace(/\s+/g, ' ').trim().slice(0, maxText);
  };
  // What a person may want to see marked: what can be filled in, what is embedded, what leads away, and files.
  const FILE = /\.(?:pdf|docx?|xlsx?|od[ts]|rtf|zip)$/i;
  const telling = (node, kind) => kind === 'link'
    ? node.host !== location.host || FILE.test(node.pathname) : kind !== 'heading';
  const round = (number) => Math.round(number * 10) / 10;
  const elements = [];
  let lowest = 0;
  for (const node of document.querySelectorAll('a[href],h1,h2,h3,h4,h5,h6,form,input,select,textarea,button,iframe')) {
    if (elements.length >= maxElements) break;
    const selector = path(node);
    if (!selector) continue;
    const kind = KINDS[node.nodeName] || 'heading';
    const box = node.getBoundingClientRect();
    const bottom = box.bottom + scrollY;
    if (box.width && bottom > lowest && bottom <= maxPicture && telling(node, kind)) lowest = bottom;
    elements.push([selector, kind, words(node, kind), round(box.left + scrollX), round(box.top + scrollY), round(box.width), round(box.height)]);
  }
  // Personal data in running text has no element of its own: the boxes are kept so that published pictures cover it.
  // The patterns are those of crawler/text.py: identity card, tax number, telephone, private mailbox.
  const PERSONAL = /(?<!\d)\d{4}[\s-]?\d{5}[\s-]?\d{4}(?!\d)|\bNIT:?\s*\d{5,8}-?[\dkK]\b|(?<!\d)(?:\+?\(?502\)?[\s-]?)?[2-7]\d{3}[\s-]?\d{4}(?!\d)|\b[\w.+-]+@(?:gmail|hotmail|yahoo|outlook|live|icloud)\.[a-z.]{2,6}\b/gi;
  const texts = document.createTreeWalker(document.body || document, NodeFilter.SHOW_TEXT);
  let covered = 0;
  while (covered < 300 && texts.nextNode()) {
    for (const found of texts.currentNode.data.slice(0, 20000).matchAll(PERSONAL)) {
      const range = document.createRange();
      range.setStart(texts.currentNode, found.index);
      range.setEnd(texts.currentNode, found.index + found[0].length);
      for (const box of range.getClientRects()) {
        elements.push(['', 'personal', '', round(box.left + scrollX), round(box.top + scrollY), round(box.width), round(box.height)]);
        covered += 1;
      }
    }
  }
  const height = Math.max(document.documentElement?.scrollHeight || 0, document.body?.scrollHeight || 0);
  return JSON.stringify({ html, elements, height, lowest: Math.ceil(lowest) });
}
