/**
 * How the window's page gets its port. The page asks (`wantPort`, so that nothing is lost to a listener that comes late, and a
 * reload gets a new one); the preload answers with `port` and the one MessagePort of the contract as its transfer. Both are
 * messages of the page's window to itself. `src-preload/index.ts` keeps the same words.
 */
export const portMessage = { want: 'galley:want-port', port: 'galley:port' } as const
