/** A thread of the tests: answers what it is sent and how many it was sent, or does what it is told instead. */
declare const self: Worker

let orders = 0
self.onmessage = ({ data }: MessageEvent<string>) => {
  orders += 1
  if (data === 'hang') for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000)
  if (data === 'break') throw new Error('as I was told')
  self.postMessage(`${data} ${orders}`)
}
