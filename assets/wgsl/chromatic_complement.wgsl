// Turns each colour of a tensor to the other side: green and blue are mirrored, red stays.
@group(0) @binding(0) var<storage, read> tensor: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read_write> result: array<vec4<f32>>;

@compute @workgroup_size(64)
fn chromatic_complement(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
) {
    let index = id.y * groups.x * 64u + id.x;
    if (index >= arrayLength(&result)) {
        return;
    }
    let color = tensor[index];
    result[index] = vec4<f32>(color.r, 1.0 - color.g, 1.0 - color.b, color.w);
}
