import type bills from '../../../i18n/en/bills.json'

declare module 'i18next' {
  interface ResourceNamespaceMap {
    bills: typeof bills
  }
}
