/**
 * How Node is started where Galley stays. V8 by itself gives the main thread 67 MB of room for what is about to be thrown away,
 * and keeps them once they were used; a quarter of it does the same work (docs/gateway.md).
 */
export const nodeOptions = ['--max-semi-space-size=8']
