/** A shell script that makes the first batch through the REST API, as shown to whoever has none yet. */

export function firstBatchScript(origin: string, token: string): string {
  return `HOST=${origin}
TOKEN='${token}'
api() { curl -fsS -H "authorization: Bearer $TOKEN" -H 'content-type: application/json' "$@"; echo; }

api $HOST/api/projects -d '{"id":"first","title":"First project","purpose":"Tries Manyhands out.","owner":"Me"}'

# 256 × 256 random f32, row by row; a blob is named by its SHA-256
node -e 'process.stdout.write(Buffer.from(Float32Array.from({ length: 65536 }, Math.random).buffer))' > a.f32
HASH=$(node -p 'crypto.createHash("sha256").update(fs.readFileSync("a.f32")).digest("hex")')
curl -fsS -X PUT -H "authorization: Bearer $TOKEN" -H 'content-type: application/octet-stream' \\
  --data-binary @a.f32 $HOST/api/blobs/$HASH; echo

MATRIX="{\\"hash\\":\\"$HASH\\",\\"shape\\":[256,256]}"
api $HOST/api/products -d "{\\"project\\":\\"first\\",\\"title\\":\\"A times A\\",\\"a\\":$MATRIX,\\"b\\":$MATRIX,\\"tile\\":64}"`;
}
