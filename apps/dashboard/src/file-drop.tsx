/** Where files are dropped or chosen. */
import { useState } from 'preact/hooks';

interface FileDropProps {
  readonly label: string;
  /** Endings that the chooser shows first. */
  readonly accept?: string;
  readonly multiple?: boolean;
  readonly onFiles: (files: readonly File[]) => void;
  readonly hint?: string;
}

export function FileDrop({ label, accept, multiple = false, onFiles, hint }: FileDropProps) {
  const [over, setOver] = useState(false);
  return (
    <label
      class="file-drop"
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const dropped = [...(event.dataTransfer?.files ?? [])];
        if (dropped.length > 0) onFiles(multiple ? dropped : dropped.slice(0, 1));
      }}
    >
      <span class="file-drop-label">{label}</span>
      {hint !== undefined && <span class="soft small">{hint}</span>}
      <input
        type="file"
        multiple={multiple}
        accept={accept}
        onChange={({ currentTarget }) => {
          const chosen = [...(currentTarget.files ?? [])];
          // Emptied, so that the same file can be chosen again.
          currentTarget.value = '';
          if (chosen.length > 0) onFiles(chosen);
        }}
      />
    </label>
  );
}
