/**
 * Compiles AssemblyScript: `node compile.mjs '{ "jobs": [{ "source": …, "output": … }], "options": […] }'` prints what the compiler
 * says of each job, null where that is nothing. One process for all, as to load the compiler takes longer than most compilations; plain
 * JavaScript, because a loader such as tsx would transform the compiler's 10 MB first, which takes longer still.
 */
import asc from 'assemblyscript/asc';

const { jobs, options } = JSON.parse(process.argv[2]);
const said = [];
for (const { source, output } of jobs) {
  const { error, stderr } = await asc.main([source, '--outFile', output, '--baseDir', '/', ...options]);
  said.push(error ? stderr.toString() || String(error) : null);
}
process.stdout.write(JSON.stringify(said));
