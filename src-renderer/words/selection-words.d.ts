import type selection from '../i18n/en/selection.json'

declare module 'i18next' {
  interface ResourceNamespaceMap {
    selection: typeof selection
  }
}
