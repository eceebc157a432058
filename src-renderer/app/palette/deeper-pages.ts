/** Places within pages that have an address of their own; their names are in the catalogue under `deeper`. */
export const deeperPages = [
  { key: 'review', path: '/quality/review', search: undefined },
  { key: 'glossaries', path: '/quality/glossary', search: undefined },
  { key: 'routes', path: '/providers', search: { tab: 'routes' } },
  { key: 'bills', path: '/reports/bills', search: undefined },
  { key: 'jobs', path: '/reports/jobs', search: undefined },
  { key: 'firstCall', path: '/welcome', search: undefined },
  { key: 'text', path: '/settings', search: { group: 'text' } },
  { key: 'backups', path: '/settings', search: { group: 'data' } },
  { key: 'import', path: '/settings', search: { group: 'import' } },
  { key: 'maintenance', path: '/settings', search: { group: 'maintenance' } },
  { key: 'prompts', path: '/settings', search: { group: 'prompts' } },
] as const satisfies readonly { key: string; path: string; search: Readonly<Record<string, string>> | undefined }[]
