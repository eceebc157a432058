import type failures from '../i18n/en/failures.json'

declare module 'i18next' {
  interface ResourceNamespaceMap {
    failures: typeof failures
  }
}
