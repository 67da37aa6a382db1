// The status page: asks /v1/status once a second while it is seen, and shows what it says.

import {draw} from './charts.js';

const PERIOD = 1000;
const SLOWEST = 15000;
const TOKEN = 'task-queue-token';

const byId = id => document.getElementById(id);
const shown = new Map(); // queue name -> its section
let failures = 0;
let timer = null;
const lastStates = new Map();

// ---- numbers as text

const whole = new Intl.NumberFormat('en');
const short = new Intl.NumberFormat('en', {notation: 'compact', maximumSignificantDigits: 3});
const number = n => n < 1e6 ? whole.format(n) : short.format(n);

function millis(ms) {
  if (ms === null) return '–';
  if (ms > 0 && ms < 1) return `${ms.toFixed(1)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return ms < 60000 ? `${(ms / 1000).toFixed(ms < 10000 ? 1 : 0)} s` : `${Math.round(ms / 60000)} min`;
}

function span(ms) {
  const s = Math.floor(ms / 1000);
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min`;
  if (s < 86400) return `${Math.floor(s / 3600)} h ${Math.floor(s % 3600 / 60)} min`;
  return `${Math.floor(s / 86400)} d ${Math.floor(s % 86400 / 3600)} h`;
}

// ---- the service

function headers() {
  const token = sessionStorage.getItem(TOKEN);
  return token ? {Authorization: `Bearer ${token}`} : {};
}

async function poll() {
  try {
    const response = await fetch('/v1/status', {
      headers: headers(), cache: 'no-store', signal: AbortSignal.timeout(10000),
    });
    if (response.status === 401) {
      ask();
      return; // goes on when there is a token
    }
    if (!response.ok) throw new Error(`the service answered ${response.status}`);
    show(await response.json());
    failures = 0;
    notice(null);
  } catch (e) {
    failures++;
    byId('service').textContent = 'not reachable';
    showTokenButton(); // what is stored may be the reason
    notice(`No news from the service (${e.message}). Trying again…`);
  }
  next();
}

function next() {
  clearTimeout(timer);
  if (!document.hidden) {
    timer = setTimeout(poll, Math.min(SLOWEST, PERIOD * 2 ** Math.min(failures, 4)));
  }
}

async function act(name, action) {
  refusal(null);
  try {
    const response = await fetch(`/v1/queues/${encodeURIComponent(name)}/${action}`, {
      method: 'POST', headers: headers(),
    });
    if (response.status === 401) {
      ask();
    } else if (!response.ok) {
      throw new Error(await detailOf(response));
    }
  } catch (e) {
    refusal(`${action} of ${name} has failed: ${e.message}`);
  }
  clearTimeout(timer);
  poll();
}

// A proxy before the service may have answered, in words of its own.
const detailOf = response => response.json().then(problem => problem.detail)
    .catch(() => null).then(detail => detail ?? `the answer was ${response.status}`);

// ---- the token

// As the service wants it; a header cannot hold other characters, and fetch throws then.
const mayBeToken = text => /^[!-~]+$/.test(text);

function ask() {
  const dialog = byId('ask');
  byId('ask-wrong').hidden = sessionStorage.getItem(TOKEN) === null;
  byId('service').textContent = 'needs a token';
  if (!dialog.open) dialog.showModal();
}

byId('ask-form').addEventListener('submit', event => {
  event.preventDefault();
  const token = byId('ask-value').value.trim();
  byId('ask-value').value = '';
  if (!mayBeToken(token)) {
    byId('ask-wrong').hidden = false;
    return;
  }
  sessionStorage.setItem(TOKEN, token);
  byId('ask').close();
});
byId('ask').addEventListener('close', poll);
byId('token').addEventListener('click', () => {
  sessionStorage.removeItem(TOKEN);
  ask();
});

function showTokenButton() {
  byId('token').hidden = sessionStorage.getItem(TOKEN) === null;
}

// ---- what is shown

function notice(text) {
  byId('notice').hidden = text === null;
  if (text !== null) byId('notice').textContent = text;
}

// Unlike a notice it stays until the next action, or until it is closed: polls say nothing about it.
function refusal(text) {
  byId('refusal').hidden = text === null;
  byId('refusal-text').textContent = text ?? '';
}

byId('refusal-close').addEventListener('click', () => refusal(null));

function announce(text) {
  byId('announce').textContent = text;
}

function show(status) {
  byId('service').textContent = (status.accepting ? 'accepting tasks' : 'draining') + ` · up ${span(status.uptime)}` +
    (status.cluster ? ` · node ${status.cluster.nodeId.slice(0, 8)} of ${status.cluster.members.length}` : '');
  showTokenButton();
  for (const queue of status.queues) {
    let section = shown.get(queue.name);
    if (!section) {
      section = byId('queue').content.firstElementChild.cloneNode(true);
      section.querySelector('[data-name]').textContent = queue.name;
      section.querySelector('[data-toggle]').addEventListener('click', event => act(queue.name, event.currentTarget.dataset.action));
      byId('queues').append(section);
      shown.set(queue.name, section);
    }
    showQueue(section, queue, status.mayWrite);
  }
  for (const [name, section] of shown) {
    if (!status.queues.some(queue => queue.name === name)) {
      section.remove();
      shown.delete(name);
    }
  }
}

function showQueue(section, queue, mayWrite) {
  const at = name => section.querySelector(`[data-${name}]`);
  const text = (name, value) => {
    const place = at(name);
    if (place.textContent !== value) place.textContent = value;
  };
  const stats = queue.stats;
  if (!stats) { // its owner is changing
    showState(at, queue.name, 'CHANGING OWNER', '', false);
    return;
  }
  const ended = stats.ended;
  const without = ended.failed + ended.cancelled + ended.expired + ended.dropped;

  showState(at, queue.name, stats.state, queue.role === 'standby' ? ', on another node' : '', mayWrite);
  text('running', number(stats.running));
  text('workers', `of ${number(stats.workers)}`);
  bar(at('running-bar'), stats.running, stats.workers);
  text('buffered', number(stats.buffered));
  text('max-size', `of ${number(stats.maxSize)}`);
  bar(at('buffered-bar'), stats.buffered, stats.maxSize);
  text('waiting', number(stats.waiting));
  text('waiting-more', more([[stats.delayed, 'delayed'], [stats.retrying, 'backing off']]));
  text('accepted', number(stats.accepted));
  text('rejected', more([[stats.rejected, 'refused']]));
  text('succeeded', number(ended.succeeded + ended.nulls));
  text('failed', number(without));
  text('failed-more', more([[ended.cancelled, 'cancelled'], [ended.expired, 'expired'], [ended.dropped, 'dropped']]));
  at('failed').classList.toggle('bad', without > 0);
  showTables(at, queue);
  showPast(at, queue);
}

// Only the queue's owner knows how it came to its numbers.
function showPast(at, queue) {
  const known = queue.role !== 'standby';
  for (const name of ['charts', 'scopes-block', 'failures-block']) at(name).hidden = !known;
  at('elsewhere').hidden = known;
  if (known) {
    showCharts(at, queue);
    showPastTables(at, queue);
  } else {
    at('elsewhere').textContent = (queue.owner ? `Node ${queue.owner.slice(0, 8)} has this queue` : 'Another node has this queue') +
      ' and these numbers. Throughput, latency, scopes and failures are on the status page of that node.';
  }
}

const more = parts => parts.filter(([n]) => n > 0).map(([n, what]) => `${number(n)} ${what}`).join(', ');

function showState(at, name, state, where, mayWrite) {
  const badge = at('state');
  badge.textContent = state.toLowerCase() + where;
  badge.dataset.is = state;
  const button = at('toggle');
  const paused = state === 'PAUSED';
  button.dataset.action = paused ? 'resume' : 'pause';
  button.textContent = paused ? 'Resume' : 'Pause';
  button.setAttribute('aria-label', `${button.textContent} queue ${name}`);
  button.disabled = !mayWrite || (state !== 'RUNNING' && !paused);
  button.title = mayWrite ? '' : 'This token may read only';
  if (lastStates.has(name) && lastStates.get(name) !== state) {
    announce(`Queue ${name} is ${state.toLowerCase()}`);
  }
  lastStates.set(name, state);
}

function bar(element, value, most) {
  const part = most > 0 ? Math.min(1, value / most) : 0;
  element.style.setProperty('--part', part);
  element.dataset.full = part === 1;
}

function showCharts(at, queue) {
  const history = queue.history;
  const perSecond = values => values.map(n => n * 1000 / history.step);
  const seconds = history.succeeded.length * history.step / 1000;
  const last = values => values[values.length - 1];
  const lastOf = values => [...values].reverse().find(value => value !== null) ?? null;
  const rate = n => `${n < 10 ? +n.toFixed(1) : short.format(n)}/s`;

  const succeeded = perSecond(history.succeeded);
  const failed = perSecond(history.failed);
  draw(at('throughput'), [{values: succeeded, area: true}, {values: failed}], rate, seconds);
  legend(at('throughput-legend'), [`succeeded ${rate(last(succeeded))}`, `not ${rate(last(failed))}`]);
  at('throughput').setAttribute('aria-label',
      `Throughput over ${seconds} seconds, now ${rate(last(succeeded))} succeeded and ${rate(last(failed))} without success`);

  draw(at('latency'), [{values: history.took50}, {values: history.took95}, {values: history.waited95}], millis, seconds);
  const latest = [history.took50, history.took95, history.waited95].map(values => millis(lastOf(values)));
  legend(at('latency-legend'), [`median ${latest[0]}`, `95 % ${latest[1]}`, `in buffer, 95 % ${latest[2]}`]);
  at('latency').setAttribute('aria-label',
      `Execution time, lately: median ${latest[0]}, 95th percentile ${latest[1]}; 95th percentile of the time in the buffer ${latest[2]}`);
}

function legend(place, texts) {
  place.replaceChildren(...texts.map((text, i) => {
    const entry = document.createElement('span');
    entry.className = `s${i + 1}`;
    entry.textContent = text;
    return entry;
  }));
}

function showTables(at, queue) {
  table(at('running-list'), 'Nothing is running.',
      [['Task', 'text'], ['Scope', 'text'], ['Attempt', 'number'], ['For', 'number']],
      queue.running.map(task => [task.id, task.scope || '(default)', number(task.attempt), millis(task.age)]));
  const workers = queue.workerNodes ?? [];
  at('workers-block').hidden = workers.length === 0;
  table(at('workers-list'), 'None.',
      [['Worker', 'text'], ['Node', 'text'], ['Running', 'number'], ['Slots', 'number'], ['Last heard of', 'number']],
      workers.map(worker => [worker.worker, worker.node.slice(0, 8), number(worker.running),
        worker.slots === 0 ? 'leaving' : number(worker.slots), `${(worker.silence / 1000).toFixed(0)} s ago`]));
}

function showPastTables(at, queue) {
  table(at('scopes'), 'No scope has had a task lately.',
      [['Scope', 'text'], ['Progress', ''], ['Ended', 'number'], ['Failed', 'number']],
      queue.scopes.map(scope => {
        const progress = document.createElement('div');
        progress.className = 'bar';
        progress.append(document.createElement('i'));
        const done = scope.put - scope.unfinished;
        progress.style.setProperty('--part', scope.put > 0 ? done / scope.put : 0);
        progress.setAttribute('role', 'img');
        progress.setAttribute('aria-label', `${done} of ${scope.put} ended`);
        return [scope.scope || '(default)', progress, `${number(done)} of ${number(scope.put)}`,
          number(scope.failure + scope.cancelled + scope.expired + scope.dropped)];
      }));
  table(at('failures'), 'None so far.',
      [['When', 'nowrap'], ['Task', 'text'], ['Scope', 'text'], ['Kind', 'nowrap'], ['Attempts', 'number'], ['Why', 'text']],
      queue.failures.map(failure => [new Date(failure.time).toLocaleTimeString(), failure.id,
        failure.scope || '(default)', failure.kind.toLowerCase(), number(failure.attempts), failure.message]));
}

// Rebuilt only when something has changed, so that selections and the scroll position stay.
function table(place, ifEmpty, columns, rows) {
  const content = JSON.stringify(rows.map(row => row.map(cell => cell instanceof Node ? cell.getAttribute('aria-label') : cell)));
  if (place.dataset.content === content) return;
  place.dataset.content = content;
  if (rows.length === 0) {
    const none = document.createElement('p');
    none.className = 'none';
    none.textContent = ifEmpty;
    place.replaceChildren(none);
    return;
  }
  const made = document.createElement('table');
  const head = made.createTHead().insertRow();
  for (const [title, kind] of columns) {
    const cell = document.createElement('th');
    cell.scope = 'col';
    cell.className = kind;
    cell.textContent = title;
    head.append(cell);
  }
  const body = made.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    row.forEach((value, i) => {
      const cell = line.insertCell();
      cell.className = columns[i][1];
      cell.append(value);
    });
  }
  place.replaceChildren(made);
}

document.addEventListener('visibilitychange', () => {
  if (!document.hidden) {
    clearTimeout(timer);
    poll();
  }
});
poll();
