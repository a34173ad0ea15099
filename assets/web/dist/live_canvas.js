/*! Licences of the bundled packages: THIRD_PARTY.txt */
function l(o,t={},...e){let s=document.createElement(o);for(let[r,i]of Object.entries(t))i!==void 0&&s.setAttribute(r,i);return s.append(...e),s}function w(o,t,e){let s=l("button",{type:"button"});return s.addEventListener("click",e),b(s,o,t),s}function b(o,t,e){o.title!==e&&(o.title=e,o.setAttribute("aria-label",e),o.innerHTML=`<svg viewBox="0 0 16 16" aria-hidden="true"><path d="${t}"/></svg>`)}var y="tinyAgentRecovery";function B(){let o=document.getElementById("root");!o||window[y]||(window[y]=new MutationObserver(()=>{if(o.childElementCount>0)return;window[y].disconnect();let t=Number(sessionStorage.getItem(y)??0);setTimeout(tt,Math.max(0,t+1e4-Date.now()))}),window[y].observe(o,{childList:!0}))}function tt(){sessionStorage.setItem(y,String(Date.now())),location.reload()}function et(o,t){return B(),()=>{o.isConnected||t()}}function D(o,t){return et(o,()=>{t.get(o)?.close(),t.delete(o)})}function F(o){let e=4+new DataView(o.buffer,o.byteOffset,o.byteLength).getUint32(0,!0),{sizes:s,...r}=JSON.parse(new TextDecoder().decode(o.subarray(4,e))),i=e,n=s.map(c=>new Blob([o.subarray(i,i+=c)]));return{...r,frames:n}}var st=["video/webm;codecs=vp9","video/webm;codecs=vp8","video/webm"];function N(o){return new Promise(t=>{o.toBlob(e=>{e&&z(e,"shader.png"),t()},"image/png")})}var x=class{constructor(){this.recorder=null}get isRecording(){return this.recorder!==null}toggle(t,e){if(this.recorder)return this.recorder.stop();let s=t.captureStream(60),r=[];this.recorder=new MediaRecorder(s,{mimeType:st.find(i=>MediaRecorder.isTypeSupported(i)),videoBitsPerSecond:12*t.width*t.height}),this.recorder.addEventListener("dataavailable",({data:i})=>r.push(i)),this.recorder.addEventListener("stop",()=>{this.recorder=null,s.getTracks().forEach(i=>i.stop()),z(new Blob(r,{type:"video/webm"}),"shader.webm"),e()}),this.recorder.start()}discard(){if(!this.recorder)return;this.recorder.ondataavailable=null;let{stream:t}=this.recorder;this.recorder=null,t.getTracks().forEach(e=>e.stop())}};function z(o,t){let e=Object.assign(document.createElement("a"),{href:URL.createObjectURL(o),download:t});e.click(),setTimeout(()=>URL.revokeObjectURL(e.href),1e4)}var M=.016666666666666666,rt=.25,E=class{constructor({startS:t,isPlaying:e}){this.timeS=t,this.deltaS=M,this.speed=1,this.isPlaying=e,this.before=null}advance(t){let e=this.before===null?0:Math.max(0,t-this.before)/1e3;this.before=t,this.isPlaying&&(this.deltaS=Math.min(e,rt)*this.speed,this.timeS+=this.deltaS)}toggle(){this.isPlaying=!this.isPlaying,this.before=null}seek(t){this.isPlaying=!1,this.timeS=Math.max(0,t),this.deltaS=M}step(t){this.seek((Math.round(this.timeS/M)+t)*M)}restart(){this.timeS=0,this.before=null}};var it="xyzw",ot=24,S=class{constructor(t){this.onChange=t,this.values=new Map,this.element=l("div",{class:"controls",role:"group","aria-label":"Uniforms"}),this.shown=""}show(t,e){let s=t.slice(0,ot);for(let[i,n]of Object.entries(e))this.values.set(i,n);for(let{path:i,value:n}of s)this.values.get(i)?.length!==n.length&&this.values.delete(i);let r=JSON.stringify([s,e]);r!==this.shown&&(this.shown=r,this.#t(s))}#t(t){this.element.hidden=t.length===0;let e=l("button",{type:"button",class:"reset"},"Reset");e.addEventListener("click",()=>{this.values.clear(),this.#t(t),this.onChange("",!0)}),this.element.replaceChildren(...t.map(s=>this.#e(s)),...t.length?[e]:[])}#e(t){let e=[...this.values.get(t.path)??t.value],s=n=>{this.values.set(t.path,e),this.onChange(t.path,n)},r={checkbox:nt,colour:at}[t.kind]??ct,i=l("span",{class:"name",title:t.path},t.label);return l("div",{class:"control"},i,...r(t,e,s))}};function nt({label:o},t,e){let s=l("input",{type:"checkbox","aria-label":o});return s.checked=!!t[0],s.addEventListener("change",()=>{t[0]=Number(s.checked),e(!0)}),[s]}function at({label:o},t,e){let s=l("input",{type:"color","aria-label":o,value:ht(t)}),r=i=>{for(let n of[0,1,2])t[n]=parseInt(s.value.slice(1+2*n,3+2*n),16)/255;e(i)};return s.addEventListener("input",()=>r(!1)),s.addEventListener("change",()=>r(!0)),[s]}function ct({label:o,minimum:t,maximum:e,step:s},r,i){return r.flatMap((n,c)=>{let a=r.length>1?`${o}.${it[c]}`:o,[h,u]=[Math.min(t,n),Math.max(e,n)],d=l("input",{type:"range",min:h,max:u,step:"any","aria-label":a,value:n}),p=l("output",{},G(n)),m=v=>{r[c]=Math.round(d.valueAsNumber/s)*s,p.textContent=G(r[c]),d.style.setProperty("--played",`${100*(r[c]-h)/(u-h||1)}%`),i(v)};return d.style.setProperty("--played",`${100*(n-h)/(u-h||1)}%`),d.addEventListener("input",()=>m(!1)),d.addEventListener("change",()=>m(!0)),d.addEventListener("keydown",v=>{let U={ArrowRight:1,ArrowUp:1,ArrowLeft:-1,ArrowDown:-1}[v.key];U&&(v.preventDefault(),d.value=Math.min(u,Math.max(h,d.valueAsNumber+U*s)),m(!0))}),[l("span",{class:"lane"},d,p)]})}function ht(o){let t=e=>Math.round(255*Math.min(1,Math.max(0,e)));return`#${o.slice(0,3).map(e=>t(e).toString(16).padStart(2,"0")).join("")}`}function G(o){return String(Number(o.toPrecision(3)))}var lt=["shader-f16","subgroups","dual-source-blending","clip-distances"],R;function q(){return R??=Promise.race([dt(),ut()]).catch(()=>({reason:"no-device"})),R}async function dt(){if(!isSecureContext)return{reason:"insecure-context"};if(!navigator.gpu)return{reason:"no-webgpu"};let o=await navigator.gpu.requestAdapter();if(!o)return{reason:"no-adapter"};let t=lt.filter(s=>o.features.has(s)),e=await o.requestDevice({requiredFeatures:t});return e.lost.then(()=>R=void 0),{device:e}}function ut(){return new Promise(o=>setTimeout(()=>o({reason:"no-device"}),1e4))}var X=`/* What flip_book and live_canvas have in common; both have the class player. */
.player {
  width: 100%;
  color: var(--st-text-color);
  font-family: var(--st-font);
  font-size: 0.8125rem;
  line-height: 1.4;
}
.stage.reacts {
  cursor: crosshair;
  touch-action: none;
  user-select: none;
}
/* A track of our own: with an accent colour Chromium paints it white in the dark theme. */
.player input[type="range"] {
  --track: linear-gradient(
    to right,
    var(--st-primary-color) var(--played),
    var(--st-border-color) var(--played)
  );
  flex: 1 1 3.5rem;
  min-width: 3.5rem;
  height: 1.75rem;
  margin: 0 0.25rem;
  border-radius: var(--st-base-radius);
  background: none;
  appearance: none;
  cursor: pointer;
}
.player input[type="range"]::-webkit-slider-runnable-track {
  height: 0.25rem;
  border-radius: 0.125rem;
  background: var(--track);
}
.player input[type="range"]::-webkit-slider-thumb {
  width: 0.875rem;
  height: 0.875rem;
  margin-top: -0.3125rem;
  border-radius: 50%;
  background: var(--st-primary-color);
  appearance: none;
}
.player input[type="range"]::-moz-range-track {
  height: 0.25rem;
  border-radius: 0.125rem;
  background: var(--track);
}
.player input[type="range"]::-moz-range-thumb {
  width: 0.875rem;
  height: 0.875rem;
  border: 0;
  border-radius: 50%;
  background: var(--st-primary-color);
}
.player button,
.player select {
  height: 1.75rem;
  padding: 0;
  border: 1px solid var(--st-border-color);
  border-radius: var(--st-base-radius);
  background: var(--st-background-color);
  color: var(--st-text-color);
  font: inherit;
  cursor: pointer;
}
.player button:hover,
.player select:hover {
  border-color: var(--st-primary-color);
}
.player :focus-visible {
  outline: 2px solid var(--st-primary-color);
  outline-offset: 2px;
}
.stage:focus-visible {
  outline-offset: -2px;
}
.player svg {
  width: 0.875rem;
  height: 0.875rem;
  fill: currentColor;
}
`;var V=`.live-canvas [hidden] {
  display: none !important;
}
.live-canvas:fullscreen {
  display: flex;
  flex-direction: column;
  max-width: none !important;
  padding: 0 0.75rem 0.75rem;
  background: var(--st-background-color);
}
.live-canvas:fullscreen .stage {
  flex: 1 1 0;
  min-height: 0;
  aspect-ratio: auto !important;
}
.stage {
  position: relative;
  overflow: hidden;
  border-radius: var(--st-base-radius);
  background: #000;
}
.stage canvas,
.stage .poster {
  position: absolute;
  inset: 0;
  display: block;
  width: 100%;
  height: 100%;
}
.stage .poster {
  object-fit: fill;
}
.note {
  position: absolute;
  inset: auto 0 0;
  margin: 0;
  padding: 0.375rem 0.625rem;
  background: rgb(0 0 0 / 75%);
  color: #fff;
}
.note:empty {
  display: none;
}
.row {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 0.25rem 0.375rem;
  margin-top: 0.375rem;
}
.time {
  min-width: 4em;
  text-align: right;
  white-space: nowrap;
}
.pace {
  flex: 1 1 auto;
  white-space: nowrap;
}
.time,
.pace,
.control output {
  color: var(--st-gray-text-color);
  font-variant-numeric: tabular-nums;
}
.live-canvas .row button {
  display: grid;
  place-content: center;
  width: 1.75rem;
}
.live-canvas select {
  width: 4.25rem;
}
.live-canvas .record {
  color: var(--st-red-text-color, #c62828);
}
.live-canvas .record.active {
  background: var(--st-red-background-color, #fdd);
}
.controls {
  display: grid;
  grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr));
  gap: 0.125rem 1rem;
  margin-top: 0.5rem;
  padding-top: 0.5rem;
  border-top: 1px solid var(--st-border-color);
}
.control {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  min-height: 2rem;
}
.control .name {
  flex: 0 0 6rem;
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
}
.control .lane {
  display: flex;
  flex: 1 1 6rem;
  align-items: center;
}
.control output {
  flex: 0 0 3em;
  text-align: right;
}
.control input[type="color"] {
  width: 3rem;
  height: 1.75rem;
  padding: 0.125rem;
  border: 1px solid var(--st-border-color);
  border-radius: var(--st-base-radius);
  background: none;
  cursor: pointer;
}
.control input[type="checkbox"] {
  width: 1rem;
  height: 1rem;
  accent-color: var(--st-primary-color);
}
.controls .reset {
  justify-self: start;
  padding: 0 0.75rem;
}
`;var f=[1,.75,.5,.35,.25],ft=16,gt=40,vt=.8,wt=.1,yt=700,bt=2500,xt=100,Mt=1e4,Et=2,P=class{constructor(){this.chosen=0,this.automatic=1,this.widest=1,this.before=null,this.fixedMs=0,this.frameMs=0,this.intervalMs=0,this.numWaiting=0,this.doneAt=0,this.changedAt=0}get scale(){return this.chosen||this.automatic}get framesPerS(){return this.intervalMs?1e3/this.intervalMs:0}get isBusy(){return this.numWaiting>=Et}begin({fixedMs:t,msPerPixel:e},s){this.fixedMs=t,this.frameMs=0,this.intervalMs=0,this.widest=f[0],this.before=null;let r=i=>e*this.#i(s,i)<xt;this.automatic=f.find(r)??f.at(-1),this.changedAt=performance.now()}size(t){let e=Math.min(devicePixelRatio,2)*this.scale,s=Math.min(1,Math.sqrt(8e6/Math.max(1,t.width*t.height*e*e))),r=i=>Math.max(1,Math.round(i*e*s));return{width:r(t.width),height:r(t.height)}}async follow(t){let e=performance.now();this.numWaiting++;try{await t.onSubmittedWorkDone()}finally{this.numWaiting--}let s=performance.now(),r=s-Math.max(e,this.doneAt),i=s-this.doneAt;this.doneAt=s,this.frameMs=$(this.frameMs,r),i<1e3&&(this.intervalMs=$(this.intervalMs,i)),this.#t(s)}#t(t){if(this.chosen||t-this.changedAt<yt)return;if(this.before)return this.#e(t);let e=f.indexOf(this.automatic);if(this.frameMs>gt&&e<f.length-1)this.before={scale:this.automatic,frameMs:this.frameMs},this.widest=f[e+1],this.#s(this.widest,t);else if(this.automatic<this.widest){let s=f[e-1];(t-this.changedAt>bt||this.#r(s)<ft)&&this.#s(s,t)}}#e(t){let{scale:e,frameMs:s}=this.before;this.before=null,!(this.frameMs<vt*s)&&(this.widest=e,this.#s(e,t+Mt))}#r(t){let e=Math.max(0,this.frameMs-this.fixedMs);return this.fixedMs+e*(t/this.automatic)**2}#s(t,e){this.frameMs=0,this.automatic=t,this.changedAt=e}#i(t,e){let s=Math.min(devicePixelRatio,2)*e;return Math.min(8e6,t.width*t.height*s*s)}};function $(o,t){return o?o+(t-o)*wt:t}var St={ArrowLeft:[-1,0],ArrowRight:[1,0],ArrowUp:[0,-1],ArrowDown:[0,1]},Pt="Mouse of the shader: arrow keys move it, Enter presses and releases it.",A=class{constructor(t,e){this.stage=t,this.onChange=e,this.at=null,this.isDown=!1,this.isEnabled=!1,t.addEventListener("pointerdown",s=>this.#t(s)),t.addEventListener("pointermove",s=>this.isEnabled&&this.#e(s));for(let s of["pointerup","pointercancel"])t.addEventListener(s,()=>this.#r());t.addEventListener("keydown",s=>this.#s(s))}enable(t){if(this.isEnabled===t)return;this.isEnabled=t,this.stage.classList.toggle("reacts",t);let e={tabindex:"0",role:"application","aria-label":Pt};for(let[s,r]of Object.entries(e))t?this.stage.setAttribute(s,r):this.stage.removeAttribute(s)}inPixels({width:t,height:e}){let{at:s,isDown:r,isEnabled:i}=this;return!i||!s?{x:0,y:0,isDown:!1}:{x:s.x*t,y:s.y*e,isDown:r}}#t(t){!this.isEnabled||t.button!==0||(this.stage.setPointerCapture(t.pointerId),this.isDown=!0,this.#e(t))}#e(t){let e=this.stage.getBoundingClientRect();this.#i((t.clientX-e.left)/e.width,(t.clientY-e.top)/e.height)}#r(){this.isDown&&(this.isDown=!1,this.onChange())}#s(t){let e=St[t.key];if(!this.isEnabled||t.target!==this.stage||!(e||t.key==="Enter"))return;t.preventDefault();let{x:s,y:r}=this.at??{x:.5,y:.5};e||(this.isDown=!this.isDown);let[i,n]=e??[0,0];this.#i(s+i/32,r+n/32)}#i(t,e){let s=r=>Math.min(Math.max(r,0),1);this.at={x:s(t),y:s(e)},this.onChange()}};var j={magFilter:"linear",minFilter:"linear"},At={filtering:{...j,mipmapFilter:"linear"},"non-filtering":{},comparison:{...j,compare:"less"}};async function W(o,t,e){if(t.kind==="sampler"){let[d,p,m]=Array(3).fill("repeat"),v={addressModeU:d,addressModeV:p,addressModeW:m};return{resource:o.createSampler({...v,...At[t.sampleType]})}}let{extent:s,format:r,dimension:i,mipLevels:n}=t,c=await Tt(e),a=i.split("-")[0],h=o.createTexture({size:s,format:r,dimension:a==="cube"?"2d":a,mipLevelCount:n,usage:GPUTextureUsage.COPY_DST|GPUTextureUsage.TEXTURE_BINDING}),u=0;for(let d=0;d<n;d++){let p=_t(t,d),m={offset:u,bytesPerRow:p[0]*4,rowsPerImage:p[1]};o.queue.writeTexture({texture:h,mipLevel:d},c,m,p),u+=p[0]*p[1]*p[2]*4}return{texture:h,resource:h.createView({dimension:i})}}function Y({kind:o,sampleType:t,dimension:e}){return o==="sampler"?{sampler:{type:t}}:{texture:{sampleType:t,viewDimension:e}}}function _t({extent:[o,t,e],dimension:s},r){let i=n=>Math.max(1,n>>r);return[i(o),i(t),s==="3d"?i(e):e]}async function Tt(o){let t=o.stream().pipeThrough(new DecompressionStream("deflate"));return new Uint8Array(await new Response(t).arrayBuffer())}function H({width:o,height:t},{timeS:e,deltaS:s},{x:r,y:i,isDown:n}){return{width:o,height:t,inverse_width:1/o,inverse_height:1/t,aspect:o/t,time:e,milliseconds:e*1e3,frame:Math.round(e*60),delta:s,mouse_x:r,mouse_y:i,mouse_down:Number(n),mouse_u:r/o,mouse_v:i/t,mouse_ndc_x:r/o*2-1,mouse_ndc_y:1-i/t*2}}var _=class{constructor({data:t,numbers:e,controls:s}){let r=Uint8Array.from(atob(t),i=>i.charCodeAt(0));this.bytes=new Uint8Array(Math.max(16,Math.ceil(r.length/16)*16)),this.bytes.set(r),this.view=new DataView(this.bytes.buffer),this.numbers=e,this.controls=s}fill(t,e){for(let{offset:s,format:r,quantity:i}of this.numbers)this.#t(s,r,t[i]);for(let{path:s,value:r,offset:i,format:n}of this.controls)(e.get(s)??r).forEach((c,a)=>this.#t(i+4*a,n,c))}#t(t,e,s){e==="f32"?this.view.setFloat32(t,s,!0):e==="i32"?this.view.setInt32(t,s,!0):this.view.setUint32(t,s,!0)}};var kt=[64,64,64,256,256],K=4e3,Lt=100,C=4,g=class extends Error{constructor(t,e=""){super(e),this.reason=t}},T=class o{static async create(t,e,s,r,i){let n=new o(t,e);try{n.images=await Promise.all(e.images.map((c,a)=>W(t,c,s[a]))),await n.#t(r),await n.#o(i,r)}catch(c){throw n.destroy(),c}return n}constructor(t,e){this.device=t,this.shader=e,this.format=navigator.gpu.getPreferredCanvasFormat(),this.contents=e.buffers.map(a=>new _(a)),this.images=[],this.cost={fixedMs:0,msPerPixel:0};let s=(a,h)=>t.createBuffer({size:a,usage:h}),{UNIFORM:r,STORAGE:i,COPY_DST:n,COPY_SRC:c}=GPUBufferUsage;this.buffers=this.contents.map(({bytes:a})=>s(a.length,r|n)),this.flag=e.flag&&s(C,i|c)}isConstant(t){return this.shader.constants.some(e=>e.path===t)}draw(t,e,s){let{device:r,shader:i}=this;this.contents.forEach((a,h)=>{a.fill(e,s),r.queue.writeBuffer(this.buffers[h],0,a.bytes)});let n=r.createCommandEncoder(),c=n.beginRenderPass({colorAttachments:[{view:t,clearValue:[0,0,0,1],loadOp:"clear",storeOp:"store"}]});c.setPipeline(this.pipeline),this.groups.forEach((a,h)=>c.setBindGroup(h,a)),c.draw(i.numVertices,i.numInstances),c.end(),r.queue.submit([n.finish()])}async wasCut(){if(!this.flag)return!1;let{device:t}=this,e=t.createBuffer({size:C,usage:GPUBufferUsage.COPY_DST|GPUBufferUsage.MAP_READ}),s=t.createCommandEncoder();s.copyBufferToBuffer(this.flag,0,e,0,C),t.queue.submit([s.finish()]),await e.mapAsync(GPUMapMode.READ);let r=new Uint32Array(e.getMappedRange())[0]!==0;return e.destroy(),r}destroy(){for(let t of this.buffers)t.destroy();this.flag?.destroy();for(let{texture:t}of this.images)t?.destroy()}async#t(t){let{device:e,shader:s}=this;e.pushErrorScope("validation");let r=await this.#e(s.fragment.source),i=s.vertex.source===s.fragment.source?r:await this.#e(s.vertex.source),n=this.#i(),c=(a,{entry:h,constants:u})=>({module:a,entryPoint:h,constants:{...u,...a===r?this.#r(t):{}}});try{this.pipeline=await e.createRenderPipelineAsync({layout:e.createPipelineLayout({bindGroupLayouts:n}),vertex:c(i,s.vertex),fragment:{...c(r,s.fragment),targets:[{format:this.format}]},primitive:{topology:s.topology}})}catch(a){throw new g("rejected",a.message)}finally{e.popErrorScope().catch(()=>{})}this.groups=n.map((a,h)=>e.createBindGroup({layout:a,entries:this.#s(h).map(({binding:u,resource:d})=>({binding:u,resource:d}))}))}async#e(t){let e=this.device.createShaderModule({code:t}),{messages:s}=await e.getCompilationInfo(),r=s.find(i=>i.type==="error");if(r)throw this.device.popErrorScope().catch(()=>{}),new g("rejected",r.message);return e}#r(t){let e=this.shader.constants.filter(({path:s})=>t.has(s));return Object.fromEntries(e.map(({path:s,constant:r})=>[r,t.get(s)[0]]))}#s(t){let e=this.shader.buffers.map((i,n)=>({...i,resource:{buffer:this.buffers[n]},layout:{buffer:{type:"uniform"}}})),s=this.shader.images.map((i,n)=>({...i,resource:this.images[n].resource,layout:Y(i)})),r=[...e,...s];if(this.flag){let[i,n]=this.shader.flag,c={buffer:{type:"storage"}};r.push({group:i,binding:n,resource:{buffer:this.flag},layout:c,inVertex:!1})}return r.filter(i=>i.group===t)}#i(){let{FRAGMENT:t,VERTEX:e}=GPUShaderStage,{buffers:s,images:r,flag:i}=this.shader,n=[...[...s,...r].map(({group:c})=>c),i?i[0]:-1];return Array.from({length:Math.max(...n)+1},(c,a)=>this.device.createBindGroupLayout({entries:this.#s(a).map(({binding:h,layout:u,inVertex:d})=>({binding:h,visibility:t|(d?e:0),...u}))}))}async#o(t,e){let s=new Map;for(let[a,h]of kt.entries()){let u=await this.#n(h,t,e);if(u>K)throw new g("too-slow");if(a>0&&s.set(h,Math.min(u,s.get(h)??1/0)),u>Lt&&a>0)break}let[[r,i],n]=[...s],c=r*r;if(n){let a=Math.max(0,(n[1]-i)/(n[0]*n[0]-c));this.cost={fixedMs:Math.max(0,i-a*c),msPerPixel:a}}else this.cost={fixedMs:0,msPerPixel:i/c}}async#n(t,e,s){let{device:r,format:i}=this,n=r.createTexture({size:[t,t],format:i,usage:GPUTextureUsage.RENDER_ATTACHMENT}),c=new Promise(h=>setTimeout(h,K+1)),a=performance.now();return this.draw(n.createView(),e,s),await Promise.race([r.queue.onSubmittedWorkDone(),c]),n.destroy(),performance.now()-a}};var Rt=[.1,.25,.5,1,2,4],Ct=[0,1,.75,.5,.25],I=30,J="M4 2.5v11l9-5.5z",It="M3.5 2.5h3v11h-3zM9.5 2.5h3v11h-3z",Ot="M3 3h2v10h-2zM13 3v10l-7-5z",Ut="M2 4.5h3l1.2-2h3.6l1.2 2h3v9H2zM8 6.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6z",Q="M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3z",Bt="M3.5 3.5h9v9h-9z",Dt="M2 2h5v2H4v3H2zM9 2h5v5h-2V4H9zM2 9h2v3h3v2H2zM12 9h2v5H9v-2h3z",k=class{constructor(t){this.play=w(J,"Play",t.toggle),this.start=w(Ot,"Back to the start",t.restart),this.scrub=l("input",{type:"range",min:0,max:I,step:.01,"aria-label":"Time"}),this.scrub.addEventListener("input",()=>t.seek(this.scrub.valueAsNumber)),this.time=l("span",{class:"time"});let e=Z("Speed",Rt,1,r=>`${r}×`,t.setSpeed);this.clockParts=[this.play,this.start,this.scrub,this.time,e];let s=Z("Resolution",Ct,0,r=>r?`${100*r} %`:"Auto",t.setScale);this.pace=l("span",{class:"pace",title:"Frames a second and time of a frame; size of the picture"}),this.save=w(Ut,"Save picture (PNG)",t.savePicture),this.record=w(Q,"Record movie (WebM)",t.toggleRecording),this.record.classList.add("record"),this.wide=w(Dt,"Full screen",t.toggleFullscreen),this.element=l("div",{class:"transport"},l("div",{class:"row",role:"group","aria-label":"Playback"},...this.clockParts),l("div",{class:"row",role:"group","aria-label":"Picture"},this.pace,s,this.save,this.record,this.wide))}showClock(t){this.clockParts[0].parentElement.hidden=!t,this.record.hidden=!t}refresh({timeS:t,isPlaying:e},{frameMs:s,framesPerS:r},{width:i,height:n},c){b(this.play,...e?[It,"Pause"]:[J,"Play"]),b(this.record,...c?[Bt,"Stop recording"]:[Q,"Record movie (WebM)"]),this.record.classList.toggle("active",c);let a=I*Math.max(1,Math.ceil(t/I));this.scrub.max=a,this.scrub.value=t,this.scrub.style.setProperty("--played",`${100*t/a}%`),this.scrub.setAttribute("aria-valuetext",`${t.toFixed(2)} s`),this.time.textContent=`${t.toFixed(2)} s`;let h=e&&r?`${Math.round(r)} fps · `:"",u=s?`${s<10?s.toFixed(1):Math.round(s)} ms · `:"";this.pace.textContent=`${h}${u}${i} × ${n} px`}};function Z(o,t,e,s,r){let i=l("select",{"aria-label":o,title:o},...t.map(n=>new Option(s(n),n,n===e,n===e)));return i.addEventListener("change",()=>r(Number(i.value))),i}var Ft="A loop was ended before its time, so the picture may be incomplete.",Nt=1500,L=new WeakMap;function zt({data:o,parentElement:t,setStateValue:e}){L.has(t)||L.set(t,new O(t));let s=L.get(t);return s.setStateValue=e,s.update(o),D(t,L)}var O=class{constructor(t){this.canvas=l("canvas",{role:"img"}),this.poster=l("img",{class:"poster",alt:""}),this.note=l("p",{class:"note",role:"status"}),this.stage=l("div",{class:"stage"},this.canvas,this.poster,this.note),this.pacing=new P,this.recorder=new x,this.pointer=new A(this.stage,()=>this.#o()),this.controls=new S((e,s)=>this.#d(e,s)),this.transport=new k(this.#h()),this.root=l("div",{class:"live-canvas player"},this.stage,this.transport.element,this.controls.element),this.root.addEventListener("keydown",e=>this.#u(e)),this.style=l("style",{},X+V),t.append(this.style,this.root),this.isVisible=!0,this.sizes=new ResizeObserver(()=>this.#o()),this.sizes.observe(this.stage),this.sight=new IntersectionObserver(([e])=>{this.isVisible=e.isIntersecting,this.#o()}),this.sight.observe(this.stage)}update(t){if(t===this.data)return;this.data=t;let{frames:e,...s}=F(t),[r,...i]=e;this.header=s,this.texels=i,this.root.style.maxWidth=`${s.widthPx}px`,this.stage.style.aspectRatio=`${s.widthPx} / ${s.heightPx}`,this.canvas.setAttribute("aria-label",s.alt);let n=matchMedia("(prefers-reduced-motion: reduce)").matches;this.clock??=new E({startS:s.startS,isPlaying:s.isPlaying&&!n}),this.program||this.#l(r),this.transport.element.hidden=!s.withControls,this.controls.show(s.withControls?s.controls:[],s.values),this.pointer.enable(s.shader.followsMouse),this.transport.showClock(s.shader.followsTime),s.sourceId!==this.sourceId&&this.#t(s)}close(){this.isClosed=!0,cancelAnimationFrame(this.request),this.sizes.disconnect(),this.sight.disconnect(),this.recorder.discard(),this.program?.destroy(),URL.revokeObjectURL(this.poster.src),this.root.remove(),this.style.remove()}async#t(t){this.sourceId=t.sourceId;let e=()=>!this.isClosed&&this.sourceId===t.sourceId,{device:s,reason:r}=await q();if(e()){if(r)return this.#r(r);try{let i=await T.create(s,t.shader,this.texels,this.controls.values,this.#i());if(!e())return i.destroy();this.#e(i)}catch(i){e()&&this.#r(i instanceof g?i.reason:"failed",i.message)}}}#e(t){let e=this.program?.device!==t.device;this.program?.destroy(),this.program=t,e&&(this.context=this.canvas.getContext("webgpu"),this.context.configure({device:t.device,format:t.format,alphaMode:"opaque"}),t.device.lost.then(()=>this.program===t&&!this.isClosed&&this.#r("device-lost"))),this.pacing.begin(t.cost,this.stage.getBoundingClientRect()),this.note.replaceChildren(),this.#o(),setTimeout(()=>this.#s(t),Nt)}#r(t,e=""){cancelAnimationFrame(this.request),this.recorder.discard(),this.setStateValue("failure",{sourceId:this.sourceId,reason:t,message:e})}async#s(t){this.isClosed||this.program!==t||await t.wasCut().catch(()=>!1)&&this.note.replaceChildren(Ft)}#i(){let t={width:this.canvas.width,height:this.canvas.height};return H(t,this.clock,this.pointer.inPixels(t))}#o(){!this.program||this.isClosed||(cancelAnimationFrame(this.request),this.request=requestAnimationFrame(t=>this.#n(t)))}#n(t){let e=this.header.shader.followsTime&&this.clock.isPlaying&&this.isVisible;if(e&&(this.request=requestAnimationFrame(s=>this.#n(s))),this.pacing.isBusy){e||(this.request=requestAnimationFrame(s=>this.#n(s)));return}this.clock.advance(t),this.#a(),this.pacing.follow(this.program.device.queue).catch(()=>{}),this.#c()}#a(){let{width:t,height:e}=this.pacing.size(this.stage.getBoundingClientRect());!this.recorder.isRecording&&(this.canvas.width!==t||this.canvas.height!==e)&&Object.assign(this.canvas,{width:t,height:e}),this.program.draw(this.context.getCurrentTexture().createView(),this.#i(),this.controls.values),this.poster.hidden=!0}#c(){this.transport.refresh(this.clock,this.pacing,this.canvas,this.recorder.isRecording)}#l(t){URL.revokeObjectURL(this.poster.src),this.poster.hidden=!t.size,t.size&&(this.poster.src=URL.createObjectURL(t))}#h(){let t=e=>s=>{this.program&&(e(s),this.#o())};return{toggle:t(()=>this.clock.toggle()),restart:t(()=>this.clock.restart()),seek:t(e=>this.clock.seek(e)),step:t(e=>this.clock.step(e)),setSpeed:t(e=>this.clock.speed=e),setScale:t(e=>this.pacing.chosen=e),savePicture:t(()=>{this.#a(),N(this.canvas)}),toggleRecording:t(()=>this.recorder.toggle(this.canvas,()=>this.#c())),toggleFullscreen:t(()=>{document.fullscreenElement?document.exitFullscreen():this.root.requestFullscreen().catch(()=>{})})}}async#d(t,e){e&&this.setStateValue("uniforms",Object.fromEntries(this.controls.values));let s=!t||this.program?.isConstant(t);if(e&&s&&this.header.shader.constants.length)return this.#t(this.header);this.#o()}#u(t){if(t.ctrlKey||t.metaKey||t.altKey||!this.header.withControls)return;let e=t.target.closest("button, select, input:not([type=range])"),s=this.#h(),i={" ":s.toggle,Home:t.target.matches("input")?void 0:s.restart,f:s.toggleFullscreen,s:s.savePicture,",":()=>s.step(-1),".":()=>s.step(1)}[t.key];!i||e&&t.key===" "||(t.preventDefault(),i())}};export{zt as default};
