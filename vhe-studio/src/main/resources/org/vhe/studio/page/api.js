// The studio's HTTP API; openapi.json describes it.
const KEY = 'vhe-token';
const address = new URL(location.href);
if (address.searchParams.has('token')) {
  sessionStorage.setItem(KEY, address.searchParams.get('token'));
  address.searchParams.delete('token');
  history.replaceState(null, '', address);
}

function headers(extra) {
  const token = sessionStorage.getItem(KEY);
  return token ? {...extra, Authorization: 'Bearer ' + token} : extra;
}

async function checked(response) {
  if (response.ok) return response;
  let message = response.statusText;
  try { message = (await response.json()).error; } catch { /* no JSON */ }
  throw new Error(message);
}

export async function get(path) {
  return (await checked(await fetch(path, {headers: headers({})}))).json();
}

/** Posts a request and hands over its events as they arrive; returns the last one's data. */
export async function stream(path, body, signal, onEvent = () => {}) {
  const response = await checked(await fetch(path, {
    method: 'POST',
    headers: headers({'Content-Type': 'application/json', Accept: 'text/event-stream'}),
    body: JSON.stringify(body),
    signal,
  }));
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const {value, done} = await reader.read();
    if (done) throw new Error('the studio has gone');
    text += value;
    for (let end; (end = text.indexOf('\n\n')) >= 0; text = text.slice(end + 2)) {
      const found = /^event: (.*)\ndata: (.*)$/.exec(text.slice(0, end));
      if (!found) continue;
      const data = JSON.parse(found[2]);
      if (found[1] === 'error') throw new Error(data.error);
      if (found[1] === 'done') return data;
      onEvent(found[1], data);
    }
  }
}

/** Does one thing at a time: a new one cancels that before it. Failures are shown. */
export class Latest {
  constructor(status) { this.status = status; }

  async run(work) {
    this.cancel();
    const controller = this.controller = new AbortController();
    this.status.classList.remove('bad');
    try {
      await work(controller.signal);
    } catch (e) {
      if (controller.signal.aborted) return;
      this.status.classList.add('bad');
      this.status.textContent = e instanceof TypeError ? 'The studio does not answer. Is it still running?' : e.message;
    } finally {
      if (this.controller === controller) this.controller = null;
    }
  }

  cancel() {
    this.controller?.abort();
    this.controller = null;
  }

  get busy() { return this.controller != null; }
}
