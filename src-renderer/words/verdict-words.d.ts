import type verdict from '../i18n/en/verdict.json'

declare module 'i18next' {
  interface ResourceNamespaceMap {
    verdict: typeof verdict
  }
}
