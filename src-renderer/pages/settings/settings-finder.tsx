import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { TextField } from '../../ui/text-field.tsx'
import styles from './settings.module.css'
import { settingsElsewhere, settingsIndex } from './settings-index.ts'
import { groups } from './settings-search.ts'

export interface SettingsFinderProps {
  readonly text: string
  readonly onText: (text: string) => void
}

/** Finds a setting by its words or by what follows from it, on whichever page it is. */
export function SettingsFinder({ text, onText }: SettingsFinderProps) {
  const { t } = useTranslation('settings')
  const say = (key: string) => t(key as 'title', { defaultValue: '' })
  const wanted = text.trim().toLocaleLowerCase()
  const matches = (...words: readonly string[]) => words.join(' ').toLocaleLowerCase().includes(wanted)
  const here = groups.flatMap(group =>
    settingsIndex[group].flatMap(key => {
      const [title, hint] = [
        say(key),
        say(`${key.replace(/\.title$/, '.hint')}${key.endsWith('.title') ? '' : 'Hint'}`),
      ]
      return matches(title, hint) ? [{ group, key, title }] : []
    }),
  )
  const there = settingsElsewhere.filter(({ name }) =>
    matches(say(`elsewhere.${name}.title`), say(`elsewhere.${name}.words`)),
  )
  const found = here.length + there.length
  return (
    <search className={styles.finder}>
      <TextField
        label={t('find.label')}
        hideLabel
        type="search"
        placeholder={t('find.label')}
        value={text}
        onChange={event => onText(event.target.value)}
        onKeyDown={event => event.key === 'Escape' && onText('')}
      />
      <p role="status" className={styles.hidden}>
        {wanted === '' ? '' : t('find.found', { count: found })}
      </p>
      {wanted !== '' && (
        <ul className={styles.plain}>
          {here.map(({ group, key, title }) => (
            <li key={key}>
              <Link to="/settings" search={{ group, at: key }} className={styles.foundLink} onClick={() => onText('')}>
                {title}
                <span className={styles.hint}>{t(`group.${group}`)}</span>
              </Link>
            </li>
          ))}
          {there.map(({ name, to, search }) => (
            <li key={name}>
              <Link to={to as '/'} search={search as never} className={styles.foundLink}>
                {say(`elsewhere.${name}.title`)}
                <span className={styles.hint}>{say(`elsewhere.${name}.page`)}</span>
              </Link>
            </li>
          ))}
          {found === 0 && <li className={styles.hint}>{t('find.nothing')}</li>}
        </ul>
      )}
    </search>
  )
}
