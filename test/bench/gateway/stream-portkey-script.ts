/**
 * Loaded before @portkey-ai/gateway 1.15, whose streams all fail with the @hono/node-server that npm gives it (after
 * 1.14.2): it changes headers that must not be changed (Portkey-AI/gateway issue 1389, open). Streams get headers here that
 * may be; everything else is left to it as it is.
 */
const fetchNatively = globalThis.fetch
const NativeResponse = globalThis.Response

globalThis.fetch = async (...asked) => {
  const answer = await fetchNatively(...asked)
  const isStream = answer.headers.get('content-type')?.includes('event-stream') === true
  return isStream ? new NativeResponse(answer.body, answer) : answer
}
