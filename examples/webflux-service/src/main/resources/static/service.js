// Questions to the service.

import { addressOf, problemOf } from './stream.js';

const ANSWER_LIMIT = 40000; // longer than the service waits for AWS
const UNREACHABLE = { title: 'No response', detail: 'The service cannot be reached. Is it running?' };

let authorization = null; // of this tab, in memory only

/** Gives { value, headers } or { problem }; it never throws. */
async function ask(path, options = {}) {
  // Without this header the browser would open its own login dialog.
  const headers = { Accept: 'application/json', 'X-Requested-With': 'XMLHttpRequest', ...options.headers };
  if (authorization) headers.Authorization = authorization;
  try {
    const answer = await fetch(addressOf(path), { ...options, headers, signal: AbortSignal.timeout(ANSWER_LIMIT) });
    return answer.ok ? { value: await answer.json(), headers: answer.headers } : { problem: await problemOf(answer) };
  } catch {
    return { problem: UNREACHABLE };
  }
}

export const readRun = ({ workflowArn, runId }) => ask(`api/runs?${new URLSearchParams({ workflowArn, runId })}`);

export const readRuns = (names) => ask(`api/runs?${names.map((name) => `run=${encodeURIComponent(name)}`).join('&')}`);

/** Gives { value, isTruncated }, as there may be more tasks than the service reads, or { problem }. */
export async function readTasks({ workflowArn, runId }) {
  const answer = await ask(`api/runs/tasks?${new URLSearchParams({ workflowArn, runId })}`);
  return { ...answer, isTruncated: Boolean(answer.headers?.has('X-Tasks-Truncated')) };
}

/** Gives { name }, or {} if nobody is logged in. */
export const readUser = () => ask('api/user');

export const startRun = (body) => post('api/runs', body);
export const stopRun = (body) => post('api/runs/stop', body);

/** Who asks from now on; it is tried at once. */
export async function login(name, password) {
  const bytes = new TextEncoder().encode(`${name}:${password}`);
  authorization = `Basic ${btoa(String.fromCharCode(...bytes))}`;
  const answer = await readUser();
  if (answer.problem) authorization = null;
  return answer;
}

export function logout() {
  authorization = null;
}

export const isLoggedInHere = () => authorization !== null;

async function post(path, body) {
  if (!csrfToken()) await ask('api/user'); // its answer sets the cookie
  const token = csrfToken();
  return ask(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(token ? { 'X-XSRF-TOKEN': token } : {}) },
    body: JSON.stringify(body),
  });
}

function csrfToken() {
  const cookie = document.cookie.split('; ').find((each) => each.startsWith('XSRF-TOKEN='));
  return cookie ? decodeURIComponent(cookie.slice(cookie.indexOf('=') + 1)) : null;
}
