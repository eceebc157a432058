import type calls from '../../i18n/en/calls.json'

declare module 'i18next' {
  interface ResourceNamespaceMap {
    calls: typeof calls
  }
}
