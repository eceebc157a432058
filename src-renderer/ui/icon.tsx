import type { JSX } from 'react'

/** Drawn on a 16 px grid with a 1.5 px line that takes the ink around it. */
const shapes = {
  'arrow-down': <path d="M8 3v10m-4-4 4 4 4-4" />,
  'arrow-left': <path d="M13 8H3m4-4L3 8l4 4" />,
  'arrow-right': <path d="M3 8h10M9 4l4 4-4 4" />,
  'arrow-up': <path d="M8 13V3m4 4L8 3 4 7" />,
  book: <path d="M3 3.5A1.5 1.5 0 0 1 4.5 2H13v12H4.5A1.5 1.5 0 0 1 3 12.5Zm0 9A1.5 1.5 0 0 1 4.5 11H13" />,
  bookmark: <path d="M4 2.5h8V14l-4-3-4 3Z" />,
  calendar: <path d="M2.5 4h11v9.5h-11Zm0 3h11M5.5 2v3m5-3v3" />,
  chart: <path d="M2.5 13.5h11M4.5 11V8M8 11V3.5M11.5 11V6" />,
  check: <path d="m3 8.5 3.5 3.5L13 4.5" />,
  'chevron-down': <path d="m4 6 4 4 4-4" />,
  'chevron-up': <path d="m4 10 4-4 4 4" />,
  close: <path d="m4 4 8 8m0-8-8 8" />,
  columns: <path d="M2.5 3h11v10h-11Zm3.667 0v10M9.833 3v10" />,
  copy: <path d="M5.5 5.5h8v8h-8Zm-2.5 5v-8h8" />,
  download: <path d="M8 2v8m-3.5-3L8 10.5 11.5 7M2.5 13.5h11" />,
  external: <path d="M9 3h4v4m0-4L7 9m-1-5.5H3v9.5h9.5V10" />,
  eye: (
    <>
      <path d="M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8Z" />
      <path d="M8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z" />
    </>
  ),
  'eye-off': (
    <path d="M2.5 2.5l11 11M6 4a6 6 0 0 1 2-.5c4 0 6.5 4.5 6.5 4.5s-.8 1.5-2.2 2.7M10 12.2a6 6 0 0 1-2 .3C4 12.5 1.5 8 1.5 8s.9-1.7 2.6-3" />
  ),
  folder: <path d="M2 3.5h4.5L8 5.5h6v7.5H2Z" />,
  gear: (
    <>
      <path d="M8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z" />
      <path d="M8 1.5v2m0 9v2M1.5 8h2m9 0h2M3.4 3.4l1.4 1.4m6.4 6.4 1.4 1.4m0-9.2-1.4 1.4m-6.4 6.4-1.4 1.4" />
    </>
  ),
  globe: (
    <path d="M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM2 8h12M8 2c-3.3 3.5-3.3 8.500 0 12 3.300-3.500 3.300-8.500 0-12" />
  ),
  help: (
    <>
      <path d="M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12Z" />
      <path d="M6.2 6.3a1.9 1.9 0 1 1 2.7 1.9c-.6.3-.9.6-.9 1.2M8 11.5v.1" />
    </>
  ),
  info: <path d="M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12Zm0-6.5V11m0-6.1V5" />,
  key: <path d="M5.5 13a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Zm1.8-4.3L13 3m-2.5 2.5L12.5 7.5" />,
  list: <path d="M5.5 4H14M5.5 8H14m-8.5 4H14M2.3 4h.1m-.1 4h.1m-.1 4h.1" />,
  menu: <path d="M2 4h12M2 8h12M2 12h12" />,
  minus: <path d="M3 8h10" />,
  moon: <path d="M13 9.5A5.5 5.5 0 0 1 6.5 3a5.5 5.5 0 1 0 6.5 6.5Z" />,
  more: <path d="M3.5 8h.01M8 8h.01M12.5 8h.01" strokeWidth={2.4} />,
  pause: <path d="M5.5 3v10m5-10v10" />,
  pencil: <path d="M3 13v-2.5L10.5 3 13 5.5 5.5 13Z" />,
  play: <path d="M5 3v10l8-5Z" />,
  plus: <path d="M8 3v10M3 8h10" />,
  printer: <path d="M4.5 5.5v-3.5h7v3.5m-7 5H2.5v-5h11v5h-2m-7-1.5h7v5h-7Z" />,
  repeat: <path d="M3 8a5 5 0 0 1 8.5-3.5L13.5 6.5m0-4v4h-4M13 8a5 5 0 0 1-8.5 3.5L2.5 9.5m0 4v-4h4" />,
  search: <path d="M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10Zm3.6-1.4L14 14" />,
  sort: <path d="M5 3v10m-3-3 3 3 3-3M9.5 4H14M9.5 8h3M9.5 12H11" />,
  sun: (
    <path d="M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6Zm0-9.5v1m0 11v1M1.5 8h1m11 0h1M3.4 3.4l.7.7m7.8 7.8.7.7m0-9.2-.7.7m-7.8 7.8-.7.7" />
  ),
  'thumb-down': <path d="M5 9.5v-7H2.5v7Zm0-6.5 1-.5h5l2 5v2H9.5v3A1.5 1.5 0 0 1 8 14L5 9" />,
  'thumb-up': <path d="M5 6.5v7H2.5v-7Zm0 6.5 1 .5h5l2-5v-2H9.5v-3A1.5 1.5 0 0 0 8 2L5 7" />,
  trash: <path d="M2.5 4h11M6 4V2.5h4V4m2 0-.5 9.5h-7L4 4m2.5 3v4m3-4v4" />,
  upload: <path d="M8 10.5v-8m-3.5 3L8 2l3.5 3.5M2.5 13.5h11" />,
  warning: <path d="M8 2 14.5 13.5h-13Zm0 4.5v3m0 1.9v.1" />,
} as const satisfies Record<string, JSX.Element>

export type IconName = keyof typeof shapes

/** A picture beside words, which say the same: it is hidden from screen readers. */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {shapes[name]}
    </svg>
  )
}
