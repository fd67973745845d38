/** A stricter agreement than the kernel's, output by output. */
import { Agreement, type Manifest } from '@manyhands/kernel';
import { Choice, NumberField } from '../fields.tsx';

type Given = Readonly<Record<string, unknown>>;
type Tolerance = Extract<Agreement, { kind: 'tolerance' }>;

export interface AgreementFormProps {
  readonly manifest: Manifest;
  readonly agreement: Given;
  readonly onChange: (agreement: Record<string, unknown>) => void;
}

/** Only a tolerance leaves room to be stricter. */
export function AgreementForm({ manifest, agreement, onChange }: AgreementFormProps) {
  const loose = Object.entries(manifest.agreement).flatMap(([output, rule]) =>
    rule.kind === 'tolerance' ? [{ output, rule }] : [],
  );
  if (loose.length === 0)
    return <p class="soft">The kernel's outputs must agree exactly: nothing is stricter.</p>;
  const set = (output: string, rule: Agreement | null) => {
    const { [output]: _, ...others } = agreement;
    onChange(rule ? { ...others, [output]: rule } : others);
  };
  return (
    <>
      {loose.map(({ output, rule }) => (
        <OutputRule
          key={output}
          output={output}
          most={rule}
          given={Agreement.safeParse(agreement[output]).data ?? null}
          onChange={(next) => set(output, next)}
        />
      ))}
    </>
  );
}

const KINDS = [
  ['kernel', 'as the kernel says'],
  ['tolerance', 'a smaller tolerance'],
  ['exact', 'exactly, bit for bit'],
] as const;

const BOUNDS = [
  ['absolute', 'Absolute'],
  ['relative', 'Relative'],
  ['ulp', 'Units in the last place'],
  ['mismatchShare', 'Share of elements that may differ'],
] as const;

interface OutputRuleProps {
  readonly output: string;
  readonly most: Tolerance;
  readonly given: Agreement | null;
  readonly onChange: (rule: Agreement | null) => void;
}

function OutputRule({ output, most, given, onChange }: OutputRuleProps) {
  const kind = given?.kind === 'exact' ? 'exact' : given?.kind === 'tolerance' ? 'tolerance' : 'kernel';
  return (
    <fieldset class="rule-part">
      <legend>
        <code>{output}</code>
      </legend>
      <Choice
        label="Two results agree"
        value={kind}
        options={KINDS}
        onChange={(next) => onChange(next === 'kernel' ? null : next === 'exact' ? { kind: next } : most)}
      />
      {given?.kind === 'tolerance' &&
        BOUNDS.map(([name, label]) => (
          <NumberField
            key={name}
            label={label}
            hint={`${most[name]} at most`}
            value={given[name]}
            min={0}
            max={most[name]}
            onChange={(value) => onChange({ ...given, [name]: value ?? 0 })}
          />
        ))}
    </fieldset>
  );
}
