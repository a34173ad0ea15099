// Mixes two colour tensors additively: the summed direction of each pair, scaled to length one.
// The fourth component is a certainty; the result's is the mean of both.
@group(0) @binding(0) var<storage, read> tensor_a: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> tensor_b: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> result: array<vec4<f32>>;

@compute @workgroup_size(64)
fn chromatic_mix(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
) {
    let index = id.y * groups.x * 64u + id.x;
    if (index >= arrayLength(&result)) {
        return;
    }
    let a = tensor_a[index];
    let b = tensor_b[index];
    let total = a.rgb + b.rgb;
    // Opposite colours cancel out; nothing has no direction.
    let mixed = select(vec3<f32>(0.0), total / max(length(total), 1e-6), length(total) > 1e-6);
    result[index] = vec4<f32>(mixed, (a.w + b.w) * 0.5);
}
