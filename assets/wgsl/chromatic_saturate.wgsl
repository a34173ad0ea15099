// Scales each colour's distance from its own grey by alpha: 0 is grey, 1 changes nothing.
@group(0) @binding(0) var<storage, read> tensor: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read_write> result: array<vec4<f32>>;
@group(0) @binding(2) var<uniform> alpha: f32;

@compute @workgroup_size(64)
fn chromatic_saturate(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
) {
    let index = id.y * groups.x * 64u + id.x;
    if (index >= arrayLength(&result)) {
        return;
    }
    let color = tensor[index];
    let grey = vec3<f32>((color.r + color.g + color.b) / 3.0);
    let scaled = clamp(grey + alpha * (color.rgb - grey), vec3<f32>(0.0), vec3<f32>(1.0));
    result[index] = vec4<f32>(scaled, color.w);
}
