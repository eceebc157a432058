import type warnings from '../i18n/en/warnings.json'

declare module 'i18next' {
  interface ResourceNamespaceMap {
    warnings: typeof warnings
  }
}
