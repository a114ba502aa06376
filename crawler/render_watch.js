// Runs in every frame before the page's own scripts: nothing that opens, asks or talks back works, and quiet is seen.
(() => {
  const now = performance.now.bind(performance);
  const later = window.setTimeout.bind(window);
  const Promised = window.Promise;
  const screen = window.matchMedia.bind(window);
  const state = { touched: now(), open: 0, refused: [] };
  const touch = () => { state.touched = now(); };
  const refuse = (what) => { if (state.refused.length < 100) state.refused.push(String(what).slice(0, 500)); };
  const put = (owner, name, value) => {
    try { Object.defineProperty(owner, name, { value, writable: true, configurable: true }); } catch { /* sealed */ }
  };

  put(window, 'alert', () => {});
  put(window, 'confirm', () => false);
  put(window, 'prompt', () => null);
  put(window, 'print', () => {});
  let popups = 0;
  put(window, 'open', (url) => { if ((popups += 1) <= 3) refuse('POPUP ' + (url || '')); return null; });
  class Deaf extends EventTarget {
    constructor(url) {
      super();
      this.url = String(url);
      this.readyState = 3;
      refuse('WEBSOCKET ' + this.url);
      later(() => {
        for (const name of ['error', 'close']) {
          const event = new Event(name);
          if (typeof this['on' + name] === 'function') { try { this['on' + name](event); } catch { /* the page's */ } }
          this.dispatchEvent(event);
        }
      }, 0);
    }
    send() {}
    close() {}
  }
  Object.assign(Deaf, { CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 });
  for (const name of ['WebSocket', 'WebTransport', 'RTCPeerConnection', 'webkitRTCPeerConnection']) {
    if (name in window) put(window, name, Deaf);
  }
  if (window !== window.top) return;

  const begin = () => { state.open += 1; touch(); };
  const end = () => { state.open -= 1; touch(); };
  const fetchOf = window.fetch;
  if (fetchOf) {
    put(window, 'fetch', function fetch(...args) {
      begin();
      const answer = fetchOf.apply(this, args);
      answer.then(end, end);
      return answer;
    });
  }
  const send = XMLHttpRequest.prototype.send;
  put(XMLHttpRequest.prototype, 'send', function (...args) {
    begin();
    this.addEventListener('loadend', end, { once: true });
    try { return send.apply(this, args); } catch (error) { end(); throw error; }
  });

  const waited = new WeakSet();
  // A script added by a script will change the page when it arrives; without its styles nothing stands where it belongs.
  const awaited = (node) => {
    const script = node.nodeName === 'SCRIPT' && node.src && document.readyState !== 'loading';
    const style = node.nodeName === 'LINK' && node.href && !node.sheet && !node.disabled
      && node.relList.contains('stylesheet') && screen(node.media || 'all').matches;
    if (!(script || style) || waited.has(node)) return;
    waited.add(node);
    begin();
    const done = () => { if (waited.delete(node)) end(); };
    node.addEventListener('load', done, { once: true });
    node.addEventListener('error', done, { once: true });
    later(done, 5000);
  };
  new MutationObserver((changes) => {
    touch();
    for (const change of changes) for (const node of change.addedNodes) awaited(node);
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  try { new PerformanceObserver(touch).observe({ type: 'resource' }); } catch { /* none: changes alone decide */ }

  const quiet = (gap, cap, parse) => new Promised((resolve) => {
    const asked = now();
    let parsed = 0;
    const look = () => {
      const time = now();
      if (!parsed && document.readyState !== 'loading') { parsed = time; }
      const still = parsed && state.open <= 0 && time - Math.max(state.touched, parsed) >= gap;
      if (still || (parsed ? time - parsed >= cap : time - asked >= parse)) {
        resolve([Boolean(still), ...state.refused]);
      } else {
        later(look, 50);
      }
    };
    look();
  });
  put(window, '__egob_quiet', quiet);
})();
