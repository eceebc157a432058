export const groups = ['general', 'calls', 'text', 'data', 'import', 'maintenance', 'prompts', 'help'] as const
export type Group = (typeof groups)[number]

export interface SettingsSearch {
  readonly group?: Group | undefined
}
