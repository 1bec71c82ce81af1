// Follows runs and draws their time lines. What the server tells is only ever set as text.

const STATES = {
  STARTING: { name: 'Starting', icon: 'starting' },
  QUEUED: { name: 'Queued', icon: 'queued' },
  RUNNING: { name: 'Running', icon: 'running' },
  STOPPING: { name: 'Stopping', icon: 'stopping' },
  SUCCESS: { name: 'Success', icon: 'success' },
  FAILED: { name: 'Failed', icon: 'failed' },
  TIMEOUT: { name: 'Timed out', icon: 'timeout' },
  STOPPED: { name: 'Stopped', icon: 'stopped' },
  UNKNOWN: { name: 'Unknown', icon: 'unknown' },
  PROBLEM: { name: 'Not followed', icon: 'problem' },
};
const ALWAYS_COUNTED = ['QUEUED', 'RUNNING', 'SUCCESS', 'FAILED'];
const ENDED_DEMO_RUNS = 4;
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30000;
const ANSWER_LIMIT = 10000;
const ANNOUNCE_AFTER = 1500;

const $ = (id) => document.getElementById(id);

/** An element with a class, text and children; never HTML. */
function element(name, className, ...content) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...content);
  return made;
}

function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `#i-${name}`);
  svg.append(use);
  return svg;
}

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

const nameOf = (run) => `${run.workflowArn}/${run.runId}`;
const workflowOf = (run) => run.workflowArn.slice(run.workflowArn.lastIndexOf(':workflow/') + 10);
// The service adds a dash and ten characters to a workflow's name.
const titleOf = (run) => workflowOf(run).replace(/-[A-Za-z0-9]{10}$/, '');
const stateOf = (run) => (run.problem ? 'PROBLEM' : run.update ? run.update.state : 'UNKNOWN');
const isOver = (run) => Boolean(run.problem) || Boolean(run.update && run.update.ended);
const beganAt = (run) => (run.update ? Date.parse(run.update.steps[0].since) : Number.MAX_SAFE_INTEGER);
const stateName = (state) => (STATES[state] || STATES.UNKNOWN).name;
const stateIcon = (state) => (STATES[state] || STATES.UNKNOWN).icon;

// ---- What is known ------------------------------------------------------------------------------

const runs = new Map();

/** Names of runs that the user has removed: a stream that is open still may tell of them. */
const removed = new Set();
let about = null;
let clockOffset = 0; // the server's clock minus this browser's

const now = () => Date.now() + clockOffset;

/** Services below other paths of the same host share this browser's storage. */
const root = new URL('.', document.baseURI).pathname;
const stored = (key) => (root === '/' ? key : root + key);

const store = {
  read(key) {
    try {
      return JSON.parse(localStorage.getItem(stored(key)));
    } catch {
      return null;
    }
  },
  write(key, value) {
    try {
      localStorage.setItem(stored(key), JSON.stringify(value));
    } catch {
      // Private windows may have no storage: then nothing is remembered.
    }
  },
};

function remember() {
  const own = [...runs.values()].filter((run) => !run.demo);
  store.write('mwaa.runs', own.map(({ workflowArn, runId, update }) => (
    { workflowArn, runId, update: update && update.ended ? update : undefined })));
}

function recall() {
  const known = store.read('mwaa.runs');
  for (const run of Array.isArray(known) ? known : []) {
    if (run && typeof run.workflowArn === 'string' && typeof run.runId === 'string') {
      const steps = run.update && run.update.steps;
      const update = Array.isArray(steps) && steps.length > 0 ? run.update : undefined;
      runs.set(nameOf(run), { workflowArn: run.workflowArn, runId: run.runId, demo: false, update });
    }
  }
}

// ---- The connection -----------------------------------------------------------------------------

const connection = {
  source: null,
  next: null, // opened beside the old one, so that the server keeps what it knows
  state: 'connecting',
  attempt: 0,
  failures: 0,
  retryAt: 0,
  timer: 0,
  watchdog: 0,
  heartbeat: 15000,
};

function wanted() {
  const own = [...runs.values()].filter((run) => !run.demo && !isOver(run)).map(nameOf);
  const demo = about && about.demo && $('demo').checked;
  if (own.length === 0 && !demo) return null;
  const query = own.map((name) => `run=${encodeURIComponent(name)}`).join('&');
  return (demo ? 'api/demo/events' : 'api/events') + (query ? `?${query}` : '');
}

function show(state, text) {
  const before = connection.state;
  connection.state = state;
  $('connection').dataset.state = state;
  $('connection').querySelector('use').setAttribute('href',
    `#i-${{ live: 'live', lost: 'lost', refused: 'problem' }[state] || 'idle'}`);
  setText($('connection-text'), text);
  setText($('connection-wait'), '');
  $('connect-now').hidden = state !== 'lost' && state !== 'refused';
  if (before !== state && (state === 'lost' || state === 'refused')) announce(text);
  if (state === 'live' && (before === 'lost' || before === 'refused')) announce('Connected again');
}

function closeSources() {
  clearTimeout(connection.timer);
  clearTimeout(connection.watchdog);
  for (const source of [connection.source, connection.next]) if (source) source.close();
  connection.source = null;
  connection.next = null;
}

/** Asks for what is wanted now; the old stream goes on until the new one is open. */
function connect() {
  connection.attempt += 1;
  clearTimeout(connection.timer);
  if (connection.next) connection.next.close();
  connection.next = null;
  const url = wanted();
  if (!url) {
    closeSources();
    show('idle', 'Nothing to follow');
    return;
  }
  if (connection.state === 'idle') show('connecting', 'Connecting');
  const source = new EventSource(url);
  connection.next = source;
  // It may be accepted and then say nothing, not even that it begins.
  setTimeout(() => { if (source === connection.next) lost(null, false); }, ANSWER_LIMIT);
  const told = (name, take) => source.addEventListener(name, (event) => {
    if (source !== connection.source) return;
    alive();
    take(JSON.parse(event.data));
  });
  source.addEventListener('begin', (event) => {
    if (source !== connection.next) return;
    if (connection.source) connection.source.close();
    connection.source = source;
    connection.next = null;
    connection.failures = 0;
    const begun = JSON.parse(event.data);
    connection.heartbeat = begun.heartbeatMillis;
    clockOffset = Date.parse(begun.now) - Date.now();
    alive();
    show('live', 'Live');
  });
  told('run', takeUpdate);
  told('problem', takeProblem);
  told('heartbeat', (sign) => { clockOffset = Date.parse(sign.now) - Date.now(); });
  told('end', () => connect());
  source.addEventListener('error', () => {
    if (source === connection.source || source === connection.next) lost(url, source.readyState === 2);
  });
}

/** A connection can die without a word: then signs of life stay away. */
function alive() {
  clearTimeout(connection.watchdog);
  connection.watchdog = setTimeout(() => lost(null, false), connection.heartbeat * 2.5 + 1000);
}

async function lost(url, refused) {
  closeSources();
  if (connection.state === 'live') show('lost', 'Connection lost');
  connection.attempt += 1;
  const attempt = connection.attempt;
  const reason = refused && url ? await reasonOf(url) : null;
  if (attempt !== connection.attempt) return; // somebody was quicker, and connects already
  const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** connection.failures) * (0.5 + Math.random() / 2);
  connection.failures += 1;
  connection.retryAt = Date.now() + (reason ? LONGEST_WAIT : wait);
  connection.timer = setTimeout(start, connection.retryAt - Date.now());
  show(reason ? 'refused' : 'lost', reason ? `Refused: ${reason}` : 'Connection lost');
  tick();
}

/** An EventSource does not say why it was refused; a plain question does, if it is answered soon. */
async function reasonOf(url) {
  const asking = new AbortController();
  setTimeout(() => asking.abort(), ANSWER_LIMIT);
  try {
    const answer = await fetch(url, { headers: { Accept: 'text/event-stream' }, signal: asking.signal });
    return answer.ok ? null : (await problemOf(answer)).detail;
  } catch {
    return null;
  } finally {
    asking.abort();
  }
}

async function problemOf(answer) {
  const type = answer.headers.get('Content-Type') || '';
  const problem = type.includes('json') ? await answer.json().catch(() => ({})) : {};
  return {
    title: problem.title || `Status ${answer.status}`,
    detail: problem.detail || 'The service gave no reason.',
    retryAfter: answer.headers.get('Retry-After'),
  };
}

function takeUpdate(update) {
  clockOffset = Date.parse(update.now) - Date.now();
  const name = nameOf(update);
  const demoIsWanted = about && about.demo && $('demo').checked;
  if (!runs.has(name) && (removed.has(name) || !demoIsWanted)) return;
  const run = runs.get(name) || { workflowArn: update.workflowArn, runId: update.runId, demo: true };
  const before = run.update && run.update.state;
  run.update = update;
  run.problem = undefined;
  runs.set(name, run);
  if (before && before !== update.state) announceTransition(run);
  if (update.ended) remember();
  draw();
}

function takeProblem(told) {
  const run = runs.get(nameOf(told));
  if (!run) return;
  if (run.demo) {
    runs.delete(nameOf(told));
  } else {
    run.problem = told.problem;
    announce(`${titleOf(run)} ${run.runId} is followed no longer: ${told.problem.detail}`);
  }
  draw();
}

// ---- What is said aloud -------------------------------------------------------------------------

let transitions = [];
let saying = 0;

function announce(text) {
  $('announcer').textContent = text;
}

/** Several at once become one sentence, so that a busy page does not talk without end. */
function announceTransition(run) {
  transitions.push(run);
  if (saying) return;
  saying = setTimeout(() => {
    const changed = [...new Set(transitions)];
    transitions = [];
    saying = 0;
    announce(changed.length <= 2
      ? changed.map((one) => `${titleOf(one)} ${one.runId}: ${stateName(stateOf(one))}`).join('. ')
      : `${changed.length} runs changed: ${tally(changed).map(([state, count]) => `${count} ${stateName(state)}`).join(', ')}`);
  }, ANNOUNCE_AFTER);
}

function tally(some) {
  const counts = new Map();
  for (const run of some) counts.set(stateOf(run), (counts.get(stateOf(run)) || 0) + 1);
  return Object.keys(STATES).filter((state) => counts.has(state)).map((state) => [state, counts.get(state)]);
}

// ---- Drawing ------------------------------------------------------------------------------------

const cards = new Map();

function draw() {
  forgetOldDemoRuns();
  const sorted = [...runs.values()].sort((one, other) => beganAt(other) - beganAt(one));
  for (const [name, card] of cards) {
    if (!runs.has(name)) {
      card.root.remove();
      cards.delete(name);
    }
  }
  let previous = null;
  for (const run of sorted) {
    const card = cards.get(nameOf(run)) || makeCard(run);
    fill(card, run);
    const place = previous ? previous.nextSibling : $('runs').firstChild;
    // Moved only if need be: moving takes the focus away.
    if (card.root !== place) $('runs').insertBefore(card.root, place);
    previous = card.root;
  }
  $('empty').hidden = runs.size > 0 || !about;
  $('clear').disabled = !sorted.some(isOver);
  drawCounts();
  tick();
}

function forgetOldDemoRuns() {
  const endOf = (run) => Date.parse(run.update.steps[run.update.steps.length - 1].since);
  [...runs.values()].filter((run) => run.demo && isOver(run))
    .sort((one, other) => endOf(other) - endOf(one))
    .slice(ENDED_DEMO_RUNS)
    .forEach((run) => runs.delete(nameOf(run)));
}

function drawCounts() {
  const counts = new Map(tally([...runs.values()].filter((run) => run.update || run.problem)));
  const shown = Object.keys(STATES).filter((state) => counts.has(state) || ALWAYS_COUNTED.includes(state));
  const list = $('counts');
  const before = [...list.children].map((item) => item.dataset.state).join();
  if (before !== shown.join()) {
    list.replaceChildren(...shown.map((state) => {
      const item = element('li', '', icon(stateIcon(state)), element('strong'), element('span', '', stateName(state)));
      item.dataset.state = state;
      return item;
    }));
  }
  for (const item of list.children) {
    const count = counts.get(item.dataset.state) || 0;
    item.dataset.count = count;
    setText(item.querySelector('strong'), String(count));
  }
  const running = counts.get('RUNNING') || 0;
  document.title = running ? `${running} running · Workflow runs` : 'Workflow runs';
}

function makeCard(run) {
  const card = {
    root: element('li', 'run new'),
    badge: element('span', 'badge'),
    since: element('span', 'since'),
    message: element('div', 'message'),
    bars: element('div', 'bars'),
    axis: element('div', 'axis'),
    steps: element('ol', 'steps'),
    drawn: '',
    shown: '',
  };
  const heading = element('h3', '', titleOf(run));
  heading.title = run.workflowArn;
  const what = element('div', 'what', heading, element('p', 'id mono', run.runId),
    element('p', 'state', card.badge, card.since));
  card.message.hidden = true;
  // The list below says the same in words.
  card.bars.setAttribute('aria-hidden', 'true');
  card.axis.setAttribute('aria-hidden', 'true');
  card.steps.setAttribute('aria-label', `States of ${titleOf(run)} ${run.runId}`);
  const remove = element('button', 'remove', icon('failed'));
  remove.type = 'button';
  remove.setAttribute('aria-label', `Stop following ${titleOf(run)} ${run.runId}`);
  remove.title = 'Stop following';
  remove.addEventListener('click', () => removeRun(run));
  card.root.append(what, element('div', 'line', card.bars, card.axis, card.steps, card.message), remove);
  cards.set(nameOf(run), card);
  return card;
}

function fill(card, run) {
  const state = stateOf(run);
  const drawn = JSON.stringify([state, run.update && run.update.steps, run.problem]);
  if (card.drawn === drawn) return;
  card.drawn = drawn;
  card.root.dataset.state = state;
  card.badge.dataset.state = state;
  card.badge.replaceChildren(icon(stateIcon(state)), run.update || run.problem ? stateName(state) : 'Asking');
  const message = run.problem ? run.problem.detail : run.update && run.update.errorMessage;
  card.message.hidden = !message;
  card.message.replaceChildren(message || '');
  if (run.problem) card.message.append(document.createElement('br'), againButton(run));
  const steps = run.update ? run.update.steps : [];
  card.bars.replaceChildren(...steps.map((step, i) => makeBar(step, i === steps.length - 1 && !isOver(run))));
  card.steps.replaceChildren(...steps.map(makeStep));
}

function makeBar(step, growing) {
  const bar = element('div', `bar${step.seen ? '' : ' unseen'}${growing ? ' growing' : ''}`);
  bar.dataset.state = step.state;
  return bar;
}

function makeStep(step) {
  const item = element('li', '', icon(stateIcon(step.state)), element('b', '', stateName(step.state)), element('span'));
  item.dataset.state = step.state;
  item.title = `${stateName(step.state)} since ${new Date(step.since).toLocaleString()}${step.seen ? '' : ', by the run’s own times'}`;
  return item;
}

function againButton(run) {
  const again = element('button', 'quiet', 'Try again');
  again.type = 'button';
  again.addEventListener('click', () => {
    run.problem = undefined;
    draw();
    connect();
  });
  return again;
}

/** What changes as time goes by: lengths of bars, durations, the wait for the next try. */
function tick() {
  for (const [name, card] of cards) {
    const run = runs.get(name);
    if (run && run.update) drawTime(card, run);
  }
  if (connection.state === 'lost') {
    const seconds = Math.ceil((connection.retryAt - Date.now()) / 1000);
    setText($('connection-wait'), seconds > 0 ? `next try in ${seconds} s` : 'trying');
  }
}

function drawTime(card, run) {
  const steps = run.update.steps;
  const times = steps.map((step) => Date.parse(step.since));
  const begin = times[0];
  const last = times[times.length - 1];
  const over = isOver(run);
  const end = Math.max(over ? last : now(), begin + 1000);
  const shown = `${end}/${card.drawn}/${card.bars.clientWidth}`;
  if (card.shown === shown) return;
  card.shown = shown;
  // An end takes no time: its bar is a cap at the right, so that one sees how it ended.
  const cap = over && times.length > 1 ? (end - begin) * 0.035 : 0;
  const whole = end - begin + cap;
  const percent = (time) => `${((time - begin) / whole) * 100}%`;
  steps.forEach((step, i) => {
    const until = i + 1 < times.length ? times[i + 1] : end + cap;
    card.bars.children[i].style.left = percent(times[i]);
    card.bars.children[i].style.width = `${((until - times[i]) / whole) * 100}%`;
    const takesTime = i + 1 < times.length || !over;
    setText(card.steps.children[i].lastChild, takesTime ? duration((i + 1 < times.length ? until : end) - times[i]) : clock(times[i]));
  });
  setText(card.since, over ? `after ${duration(last - begin)}` : `for ${duration(end - last)}`);
  drawAxis(card, begin, end, whole);
}

const TICKS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800];

function drawAxis(card, begin, end, whole) {
  const width = card.bars.clientWidth;
  const most = Math.max(2, Math.min(8, Math.floor(width / 80)));
  const step = TICKS.find((seconds) => (end - begin) / 1000 / seconds < most) || 2592000;
  const ticks = [];
  for (let at = 0; at * 1000 < end - begin; at += step) ticks.push(at * 1000);
  while (card.axis.children.length > ticks.length) card.axis.lastChild.remove();
  while (card.axis.children.length < ticks.length) card.axis.append(element('span', 'tick'));
  let free = 0;
  ticks.forEach((at, i) => {
    const mark = card.axis.children[i];
    const text = i === 0 ? clock(begin) : `+${duration(at)}`;
    const left = (at / whole) * width;
    const right = left + 14 + text.length * 6.5;
    const fits = left >= free && right <= width;
    mark.style.left = `${(at / whole) * 100}%`;
    mark.style.visibility = fits ? '' : 'hidden';
    setText(mark, text);
    if (fits) free = right;
  });
}

const clock = (time) => {
  const date = new Date(time);
  return date.toDateString() === new Date().toDateString()
    ? date.toLocaleTimeString()
    : date.toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'short' });
};

function duration(millis) {
  const seconds = Math.max(0, Math.floor(millis / 1000));
  if (seconds < 60) return `${seconds} s`;
  const parts = [[86400, 'd'], [3600, 'h'], [60, 'min'], [1, 's']];
  const from = parts.findIndex(([size]) => seconds >= size);
  return parts.slice(from, from + 2)
    .map(([size, unit], i) => [Math.floor(i === 0 ? seconds / size : (seconds % parts[from][0]) / size), unit])
    .filter(([count], i) => i === 0 || count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

// ---- What a user does ---------------------------------------------------------------------------

function removeRun(run) {
  const card = cards.get(nameOf(run)).root;
  const neighbour = card.nextSibling || card.previousSibling;
  runs.delete(nameOf(run));
  removed.add(nameOf(run));
  remember();
  draw();
  (neighbour ? neighbour.querySelector('.remove') : $('runs-heading')).focus();
  announce(`${titleOf(run)} ${run.runId} is followed no longer`);
  if (!run.demo && !isOver(run)) connect();
}

function complain(id, text) {
  setText($(`${id}-error`), text);
  if (text) $(id).setAttribute('aria-invalid', 'true');
  else $(id).removeAttribute('aria-invalid');
  return !text;
}

function checkForm(workflowArn, runId) {
  const arnHolds = complain('workflow-arn', !workflowArn ? 'Enter the workflow’s ARN.'
    : /^arn:[^:]+:airflow-serverless:[^:]+:\d{12}:workflow\/.+$/.test(workflowArn) ? ''
      : 'A workflow’s ARN looks like arn:aws:airflow-serverless:eu-west-1:123456789012:workflow/name-0123456789.');
  const idHolds = complain('run-id', !runId ? 'Enter the run’s ID.'
    : /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(runId) ? '' : 'A run’s ID has letters, digits, dots, dashes and underscores only.');
  if (!arnHolds) $('workflow-arn').focus();
  else if (!idHolds) $('run-id').focus();
  return arnHolds && idHolds;
}

function showProblem(problem) {
  const again = problem.retryAfter ? ` Try again in ${problem.retryAfter} s.` : '';
  $('add-problem').replaceChildren(element('strong', '', problem.title), `${problem.detail}${again}`);
}

async function follow(event) {
  event.preventDefault();
  if ($('follow').getAttribute('aria-disabled') === 'true') return;
  $('add-problem').replaceChildren();
  const run = { workflowArn: $('workflow-arn').value.trim(), runId: $('run-id').value.trim(), demo: false };
  if (!checkForm(run.workflowArn, run.runId)) return;
  const live = [...runs.values()].filter((one) => !one.demo && !isOver(one)).length;
  if (about && live >= about.maxRuns) {
    showProblem({ title: 'Too many runs', detail: `A page can follow ${about.maxRuns} runs at once.` });
    return;
  }
  $('follow').setAttribute('aria-disabled', 'true');
  try {
    const query = new URLSearchParams({ workflowArn: run.workflowArn, runId: run.runId });
    const answer = await fetch(`api/runs?${query}`, { headers: { Accept: 'application/json' } });
    if (answer.ok) add(run, await answer.json());
    else showProblem(await problemOf(answer));
  } catch {
    showProblem({ title: 'No response', detail: 'The service cannot be reached. Is it running?' });
  } finally {
    $('follow').removeAttribute('aria-disabled');
  }
}

function add(run, found) {
  const known = runs.get(nameOf(run));
  removed.delete(nameOf(run));
  runs.set(nameOf(run), { ...known, ...run, problem: undefined });
  remember();
  draw();
  connect();
  announce(`Following ${titleOf(run)} ${run.runId}: ${stateName(found.state)}`);
  $('run-id').value = '';
  $('run-id').focus();
  cards.get(nameOf(run)).root.scrollIntoView({ block: 'nearest' });
}

function clearEnded() {
  for (const [name, run] of runs) if (isOver(run)) runs.delete(name);
  remember();
  draw();
  $('runs-heading').focus();
  announce('Ended runs are cleared');
}

function toggleDemo() {
  const on = $('demo').checked;
  store.write('mwaa.demo', on);
  if (!on) for (const [name, run] of runs) if (run.demo) runs.delete(name);
  draw();
  connect();
}

function tryNow() {
  connection.failures = 0;
  start();
}

// ---- Beginning ----------------------------------------------------------------------------------

/** What kind of service this is decides what to ask for, so it is the first question. */
async function start() {
  if (!about) {
    try {
      const answer = await fetch('api/about', { signal: AbortSignal.timeout(ANSWER_LIMIT) });
      if (!answer.ok) throw new Error(`Status ${answer.status}`);
      about = await answer.json();
    } catch {
      lost(null, false);
      return;
    }
    $('demo-switch').hidden = !about.demo;
    draw();
  }
  connect();
}

recall();
$('demo').checked = store.read('mwaa.demo') !== false;
$('add').addEventListener('submit', follow);
$('clear').addEventListener('click', clearEnded);
$('demo').addEventListener('change', toggleDemo);
$('connect-now').addEventListener('click', tryNow);
window.addEventListener('online', () => { if (connection.state === 'lost') tryNow(); });
document.addEventListener('visibilitychange', () => {
  if (!document.hidden && connection.state === 'lost') tryNow();
});
window.addEventListener('resize', tick);
setInterval(tick, 1000);
draw();
start();
