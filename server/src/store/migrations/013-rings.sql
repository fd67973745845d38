-- Rings under way, to be ended when their time is over.
create index batches_ringing on batches (created_at) where state = 'running' and plan->>'kind' = 'ring';
