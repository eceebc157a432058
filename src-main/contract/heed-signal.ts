/** As the links of oRPC ask: the request, how, and what its caller said. */
export type LinkFetch = (
  request: Request,
  init: RequestInit,
  options: { readonly signal?: AbortSignal | undefined },
) => Promise<Response>

/**
 * A `fetch` for a link whose caller can give up at any time. Node's own follows the signal of a `Request` through weak references
 * only: once that request was collected as garbage, nobody hears its caller any more, and the calls go on. Handed over beside
 * the request, the signal is followed to the end.
 */
export function heedSignal(fetch: (request: Request, init: RequestInit) => Promise<Response>): LinkFetch {
  return (request, init, { signal }) => fetch(request, signal === undefined ? init : { ...init, signal })
}
