// The one stream of all tabs.

import { RunStream } from './stream.js';

const stream = new RunStream();

self.addEventListener('connect', (event) => {
  for (const port of event.ports) stream.join(port);
});
