// Takes one colour tensor out of another, never below zero. The first one's certainty stays.
@group(0) @binding(0) var<storage, read> tensor_a: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> tensor_b: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> result: array<vec4<f32>>;

@compute @workgroup_size(64)
fn chromatic_filter(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
) {
    let index = id.y * groups.x * 64u + id.x;
    if (index >= arrayLength(&result)) {
        return;
    }
    let a = tensor_a[index];
    let kept = clamp(a.rgb - tensor_b[index].rgb, vec3<f32>(0.0), vec3<f32>(1.0));
    result[index] = vec4<f32>(kept, a.w);
}
