import type reasons from '../i18n/en/reasons.json'

declare module 'i18next' {
  interface ResourceNamespaceMap {
    reasons: typeof reasons
  }
}
