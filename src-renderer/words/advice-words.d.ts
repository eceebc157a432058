import type advice from '../i18n/en/advice.json'

declare module 'i18next' {
  interface ResourceNamespaceMap {
    advice: typeof advice
  }
}
