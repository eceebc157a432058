import { alertSettings } from './setting-groups/alert-settings.ts'
import { appSettings } from './setting-groups/app-settings.ts'
import { callSettings } from './setting-groups/call-settings.ts'
import { firstModelSettings } from './setting-groups/first-model-settings.ts'
import { qualitySettings } from './setting-groups/quality-settings.ts'
import { recordSettings } from './setting-groups/record-settings.ts'
import { reportSettings } from './setting-groups/report-settings.ts'
import { samplingSettings } from './setting-groups/sampling-settings.ts'
import { telemetrySettings } from './setting-groups/telemetry-settings.ts'

/** Every setting by its key. Keys are stored, so a key that has been released keeps its meaning. */
export const settingDefinitions = {
  ...recordSettings,
  ...callSettings,
  ...firstModelSettings(),
  ...appSettings,
  ...qualitySettings,
  ...alertSettings,
  ...reportSettings,
  ...telemetrySettings,
  ...samplingSettings(),
} as const

export type SettingKey = keyof typeof settingDefinitions
export type SettingValues = {
  readonly [K in SettingKey]: (typeof settingDefinitions)[K]['initial']
}
export const settingKeys = Object.keys(settingDefinitions) as readonly SettingKey[]

export function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(settingDefinitions, key)
}
