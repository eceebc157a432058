export const groups = [
  'general',
  'calls',
  'quality',
  'prompts',
  'text',
  'data',
  'import',
  'monitoring',
  'maintenance',
  'updates',
  'help',
] as const
export type Group = (typeof groups)[number]

export interface SettingsSearch {
  readonly group?: Group | undefined
  /** The setting that is shown at once, by its key in the index. */
  readonly at?: string | undefined
}
