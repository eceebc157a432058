import type reports from '../../i18n/en/reports.json'

declare module 'i18next' {
  interface ResourceNamespaceMap {
    reports: typeof reports
  }
}
