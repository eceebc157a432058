/**
 * All pages by their address, in the order of the navigation. A page shows up there and in the palette once its route is
 * registered in routes.tsx, not before.
 */
export const pages = [
  { path: '/dashboard', key: 'dashboard' },
  { path: '/calls', key: 'calls' },
  { path: '/books', key: 'books' },
  { path: '/quality', key: 'quality' },
  { path: '/providers', key: 'providers' },
  { path: '/reports', key: 'reports' },
  { path: '/alerts', key: 'alerts' },
  { path: '/integrate', key: 'integrate' },
  { path: '/settings', key: 'settings' },
] as const

/** Pages that something leads to, and that are not in the navigation. */
export const otherPages = [{ path: '/welcome', key: 'welcome' }] as const

export type PageKey = (typeof pages)[number]['key']
