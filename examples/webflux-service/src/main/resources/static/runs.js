// What runs and workflows are called, and what their states mean.

export const STATES = {
  STARTING: { name: 'Starting', icon: 'starting' },
  QUEUED: { name: 'Queued', icon: 'queued' },
  RUNNING: { name: 'Running', icon: 'running' },
  STOPPING: { name: 'Stopping', icon: 'stopping' },
  SUCCESS: { name: 'Success', icon: 'success' },
  FAILED: { name: 'Failed', icon: 'failed' },
  TIMEOUT: { name: 'Timed out', icon: 'timeout' },
  STOPPED: { name: 'Stopped', icon: 'stopped' },
  UNKNOWN: { name: 'Unknown', icon: 'unknown' },
  WAITING: { name: 'Waiting', icon: 'idle' },
  PROBLEM: { name: 'Not followed', icon: 'problem' },
};

const TASK_STATES = {
  SUCCESS: 'SUCCESS',
  FAILED: 'FAILED',
  UPSTREAM_FAILED: 'FAILED',
  RUNNING: 'RUNNING',
  RESTARTING: 'RUNNING',
  UP_FOR_RETRY: 'TIMEOUT',
  UP_FOR_RESCHEDULE: 'QUEUED',
  QUEUED: 'QUEUED',
  SCHEDULED: 'QUEUED',
  DEFERRED: 'QUEUED',
  TIMEOUT: 'TIMEOUT',
  CANCELLED: 'STOPPED',
  SKIPPED: 'STOPPED',
  REMOVED: 'STOPPED',
};

/** The state of a run whose colour and icon a task's state has. */
export const looksLike = (taskState) => TASK_STATES[taskState] || 'UNKNOWN';

/** A task's state in words: UP_FOR_RETRY is "Up for retry". */
export const taskStateName = (state) => state.charAt(0) + state.slice(1).toLowerCase().replaceAll('_', ' ');

export const nameOf = ({ workflowArn, runId }) => `${workflowArn}/${runId}`;
export const workflowOf = (arn) => arn.slice(arn.lastIndexOf(':workflow/') + 10);

// The service adds a dash and ten characters to a workflow's name.
export const titleOf = (arn) => workflowOf(arn).replace(/-[A-Za-z0-9]{10}$/, '');

/** Region and account. */
export function placeOf(arn) {
  const [, , , region, account] = arn.split(':');
  return `${region} · ${account}`;
}

export const isOver = (run) => Boolean(run.problem) || Boolean(run.update && run.update.ended);

export function stateOf(run) {
  if (run.problem) return 'PROBLEM';
  if (run.waiting) return 'WAITING';
  return run.update ? run.update.state : 'UNKNOWN';
}

export const stateName = (state) => (STATES[state] || STATES.UNKNOWN).name;
export const stateIcon = (state) => (STATES[state] || STATES.UNKNOWN).icon;

export const beganAt = (run) => (run.update ? Date.parse(run.update.steps[0].since) : Number.MAX_SAFE_INTEGER);
export const changedAt = (run) => (run.update ? Date.parse(run.update.steps.at(-1).since) : Number.MAX_SAFE_INTEGER);

/** How many runs there are in each state, in the order of the states. */
export function tally(runs) {
  const counts = new Map();
  for (const run of runs) counts.set(stateOf(run), (counts.get(stateOf(run)) || 0) + 1);
  return Object.keys(STATES).filter((state) => counts.has(state)).map((state) => [state, counts.get(state)]);
}

const ARN = 'arn:[^\\s:/]+:airflow-serverless:[^\\s:/]+:\\d{12}:workflow/[^\\s:/\'",;]+';
const RUN_ID = '[A-Za-z0-9][A-Za-z0-9._-]*';
const LINE = new RegExp(`^["']?(${ARN})["']?(?:["'\\s,;/]+(${RUN_ID})["']?)?[,;]?$`);

/** Reads one workflow or run per line: an ARN, and a run ID after a slash, comma, semicolon or space. */
export function parse(text) {
  const read = { runs: [], workflows: [], unreadable: [] };
  text.split(/\r?\n/).forEach((line, i) => {
    const trimmed = line.trim();
    if (!trimmed) return;
    const [, workflowArn, runId] = LINE.exec(trimmed) || [];
    if (!workflowArn) read.unreadable.push({ line: i + 1, text: trimmed });
    else if (runId) read.runs.push({ workflowArn, runId });
    else read.workflows.push(workflowArn);
  });
  return read;
}

export const isRunId = (text) => new RegExp(`^${RUN_ID}$`).test(text);

// ---- Times in words -----------------------------------------------------------------------------

export function clock(time) {
  const date = new Date(time);
  return date.toDateString() === new Date().toDateString()
    ? date.toLocaleTimeString()
    : date.toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'short' });
}

export function duration(millis) {
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
