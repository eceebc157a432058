import { type ReactNode, useRef, useState } from 'react'
import { Button, type ButtonProps } from './button.tsx'
import styles from './file-pick.module.css'
import { joinClasses } from './join-classes.ts'

interface FilePickProps {
  /** What is on the button. */
  readonly children: ReactNode
  /** What kind of file is wanted, where the button does not say it. */
  readonly label: string
  /** Endings and media types, as an `accept` attribute takes them. */
  readonly accept: string
  readonly busy?: boolean
  readonly variant?: ButtonProps['variant']
  readonly onFile: (file: File) => void
}

/** A button that asks for a file. The same file can be chosen again, after it was mended. */
export function FilePick({ children, label, accept, busy = false, variant = 'secondary', onFile }: FilePickProps) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button icon="upload" variant={variant} busy={busy} onClick={() => input.current?.click()}>
        {children}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={label}
        accept={accept}
        onChange={event => {
          const [file] = event.target.files ?? []
          if (file !== undefined) onFile(file)
          event.target.value = ''
        }}
      />
    </>
  )
}

/** A place to drop a file on, with the button as the way for everybody. */
export function FileDrop({ text, ...pick }: FilePickProps & { readonly text: string }) {
  const [over, setOver] = useState(false)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button is the first
    <div
      className={joinClasses(styles.drop, over && styles.over)}
      onDragOver={event => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={event => {
        event.preventDefault()
        setOver(false)
        const [file] = event.dataTransfer.files
        if (file !== undefined) pick.onFile(file)
      }}
    >
      <p>{text}</p>
      <FilePick {...pick} />
    </div>
  )
}
