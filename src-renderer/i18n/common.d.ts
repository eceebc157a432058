import type common from './en/common.json'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common'
    returnNull: false
  }
  /** A page adds its own namespace beside its files, in the same way. */
  interface ResourceNamespaceMap {
    common: typeof common
  }
}
