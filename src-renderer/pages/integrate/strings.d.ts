import type integrate from '../../i18n/en/integrate.json'

declare module 'i18next' {
  interface ResourceNamespaceMap {
    integrate: typeof integrate
  }
}
