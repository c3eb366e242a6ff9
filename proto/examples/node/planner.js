// The smallest planner in JavaScript: prints what the front camera sees, update by update.
// npm ci && node planner.js HOST:PORT [UPDATES]
const path = require('path');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const options = { includeDirs: [path.join(__dirname, '../../src/main/proto')], keepCase: true, longs: String, enums: String, defaults: true };
const { saccade } = grpc.loadPackageDefinition(loader.loadSync('saccade/v1/perception.proto', options));

const [target, updates = 'Infinity'] = process.argv.slice(2);
const planner = new saccade.v1.Perception(target, grpc.credentials.createInsecure());
const stream = planner.SubscribeTracks({ camera_ids: ['front'] });
let left = Number(updates);
stream.on('data', (update) => {
  console.log(`frame ${update.frame_id.sequence}, ${Number(update.age_at_send_nanos) / 1e6} ms old`);
  for (const track of update.tracks) console.log(`${track.track_id} ${track.class_name} ${track.state}`);
  if (--left === 0) stream.cancel();
});
stream.on('error', (error) => {
  if (left > 0) console.error(error.message);
  process.exitCode = left > 0 ? 1 : 0;
  planner.close();
});
