/*! Licences of the bundled packages: THIRD_PARTY.txt */
function o(r,t={},...e){let s=document.createElement(r);for(let[i,n]of Object.entries(t))n!==void 0&&s.setAttribute(i,n);return s.append(...e),s}function l(r,t,e){let s=o("button",{type:"button"});return s.addEventListener("click",e),f(s,r,t),s}function f(r,t,e){r.title!==e&&(r.title=e,r.setAttribute("aria-label",e),r.innerHTML=`<svg viewBox="0 0 16 16" aria-hidden="true"><path d="${t}"/></svg>`)}var c="tinyAgentRecovery";function y(){let r=document.getElementById("root");!r||window[c]||(window[c]=new MutationObserver(()=>{if(r.childElementCount>0)return;window[c].disconnect();let t=Number(sessionStorage.getItem(c)??0);setTimeout(L,Math.max(0,t+1e4-Date.now()))}),window[c].observe(r,{childList:!0}))}function L(){sessionStorage.setItem(c,String(Date.now())),location.reload()}function T(r,t){return y(),()=>{r.isConnected||t()}}function v(r,t){return T(r,()=>{t.get(r)?.close(),t.delete(r)})}var x=`/* What flip_book and live_canvas have in common; both have the class player. */
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
`;var S=`.flip-book [hidden] {
  display: none;
}
.stage {
  position: relative;
  overflow: hidden;
  border-radius: var(--st-base-radius);
  /* A white picture needs an edge. */
  outline: 1px solid rgb(128 128 128 / 30%);
}
.stage canvas {
  display: block;
  width: 100%;
  height: 100%;
}
.failure {
  position: absolute;
  inset: 0;
  display: grid;
  place-content: center;
  margin: 0;
  padding: 1rem;
  background: var(--st-secondary-background-color);
  text-align: center;
}
.failure:empty {
  display: none;
}
.cross-hair {
  position: absolute;
  width: 1.25rem;
  height: 1.25rem;
  margin: -0.625rem;
  pointer-events: none;
  /* White on black can be seen on every picture. */
  --bar: linear-gradient(#fff, #fff);
  --edge: linear-gradient(#000, #000);
  background:
    var(--bar) center / 100% 1px no-repeat,
    var(--bar) center / 1px 100% no-repeat,
    var(--edge) center / 100% 3px no-repeat,
    var(--edge) center / 3px 100% no-repeat;
}
.cross-hair.down {
  border-radius: 50%;
  box-shadow:
    0 0 0 1px #000,
    0 0 0 2px #fff,
    0 0 0 3px #000;
}
.transport,
.mouse {
  display: flex;
  align-items: center;
  gap: 0.25rem 0.375rem;
  margin-top: 0.375rem;
}
.transport {
  flex-wrap: wrap;
}
.time {
  min-width: 6em;
  text-align: right;
  white-space: nowrap;
}
.time,
.mouse {
  color: var(--st-gray-text-color);
  font-variant-numeric: tabular-nums;
}
.flip-book button {
  display: grid;
  place-content: center;
  width: 1.75rem;
}
.flip-book select {
  width: 3.75rem;
}
.mouse svg {
  stroke: currentColor;
  stroke-width: 1.5;
}
.mouse button {
  border-color: transparent;
  background: none;
}
`;var D=125,k=32,F="M3.5 3.5l9 9M12.5 3.5l-9 9",R={ArrowLeft:[-1,0],ArrowRight:[1,0],ArrowUp:[0,-1],ArrowDown:[0,1]},_="Mouse of the shader: arrow keys move it, Enter presses and releases it.",d=class{constructor(t,e,s){this.stage=t,this.canvas=e,this.report=s,this.state=null,this.isEnabled=!1,this.timer=0,this.reportedAt=-1/0,this.crossHair=o("div",{class:"cross-hair","aria-hidden":"true"}),this.place=o("span"),this.forget=l(F,"Forget the mouse",()=>this.#s(null)),this.element=o("div",{class:"mouse"},this.place,this.forget),t.append(this.crossHair),t.addEventListener("pointerdown",i=>this.#e(i)),t.addEventListener("pointermove",i=>this.state?.down&&this.#t(i));for(let i of["pointerup","pointercancel"])t.addEventListener(i,()=>this.#o());t.addEventListener("keydown",i=>this.#n(i)),this.#r()}enable(t){if(this.isEnabled!==t){this.isEnabled=t,this.stage.classList.toggle("reacts",t);for(let[e,s]of[["tabindex","0"],["role","application"],["aria-label",_]])t?this.stage.setAttribute(e,s):this.stage.removeAttribute(e);!t&&this.state&&this.#s(null),this.#r()}}close(){clearTimeout(this.timer)}#e(t){!this.isEnabled||t.button!==0||(this.stage.setPointerCapture(t.pointerId),this.#t(t))}#t(t){let e=this.stage.getBoundingClientRect(),s=(i,n)=>Math.min(Math.max(i/n,0),1);this.#s({x:s(t.clientX-e.left,e.width)*this.canvas.width,y:s(t.clientY-e.top,e.height)*this.canvas.height,down:!0})}#o(){this.state?.down&&this.#s({...this.state,down:!1})}#n(t){let e=R[t.key];if(!this.isEnabled||!(e||t.key==="Enter"))return;t.preventDefault();let{width:s,height:i}=this.canvas,{x:n,y:a,down:h}=this.state??{x:s/2,y:i/2,down:!1};if(!e)return this.#s({x:n,y:a,down:!h});let b=(P,C)=>Math.min(Math.max(P,0),C);this.#s({x:b(n+e[0]*s/k,s),y:b(a+e[1]*i/k,i),down:h})}#s(t){this.state=t&&{x:E(t.x),y:E(t.y),down:t.down},this.#r();let e=this.reportedAt+D-performance.now();e<=0?this.#i():this.timer||=setTimeout(()=>this.#i(),e)}#i(){clearTimeout(this.timer),this.timer=0,this.reportedAt=performance.now(),this.report(this.state)}#r(){let{state:t,crossHair:e,canvas:s}=this;this.element.hidden=!this.isEnabled,this.forget.style.visibility=t?"visible":"hidden",this.place.textContent=t?`Mouse at ${Math.round(t.x)}, ${Math.round(t.y)} px${t.down?", pressed":""}`:"Press or drag on the picture to set the mouse.",e.hidden=!t,t&&(e.classList.toggle("down",t.down),e.style.left=`${100*t.x/s.width}%`,e.style.top=`${100*t.y/s.height}%`)}};function E(r){return Math.round(r*10)/10}function M(r){let e=4+new DataView(r.buffer,r.byteOffset,r.byteLength).getUint32(0,!0),{sizes:s,...i}=JSON.parse(new TextDecoder().decode(r.subarray(4,e))),n=e,a=s.map(h=>new Blob([r.subarray(n,n+=h)]));return{...i,frames:a}}var u=class{constructor(t,{onReady:e,onError:s}){this.files=t,this.onReady=e,this.onError=s,this.decoded=new Map,this.pending=new Set,this.isClosed=!1}get length(){return this.files.length}get(t){for(let s=0;s<=Math.min(4,this.length-1);s++)this.#e((t+s)%this.length);let e=this.decoded.get(t);return e&&(this.decoded.delete(t),this.decoded.set(t,e)),e}close(){this.isClosed=!0,this.decoded.forEach(t=>t.close()),this.decoded.clear()}async#e(t){if(!(this.decoded.has(t)||this.pending.has(t))){this.pending.add(t);try{let e=await createImageBitmap(this.files[t]);if(this.isClosed)return e.close();this.pending.delete(t),this.decoded.set(t,e),this.#t(e),this.onReady(t)}catch{this.isClosed||this.onError()}}}#t({width:t,height:e}){let s=Math.max(8,Math.floor(134217728/(4*t*e)));for(let[i,n]of this.decoded){if(this.decoded.size<=s)return;n.close(),this.decoded.delete(i)}}};var m=class{constructor(t,{onShown:e,onChange:s,onError:i}){this.canvas=t,this.context=t.getContext("2d"),this.onShown=e,this.onChange=s,this.onError=i,this.isPlaying=!matchMedia("(prefers-reduced-motion: reduce)").matches,this.speed=1,this.timeS=0,this.framesPerS=1,this.store=null,this.drawn=-1,this.request=0}get numFrames(){return this.store.length}get durationS(){return this.numFrames/this.framesPerS}get index(){return Math.floor(this.timeS*this.framesPerS+1e-6)%this.numFrames}load(t,e){this.store?.close();let s=new u(t,{onReady:i=>i===this.index&&this.#t(),onError:()=>this.onError()});this.store=s,this.framesPerS=e,this.timeS%=this.durationS,this.drawn=-1,this.#t(),this.onChange(),this.#e()}toggle(){this.isPlaying=!this.isPlaying,this.onChange(),this.#e()}seek(t){this.isPlaying=!1,this.timeS=t/this.framesPerS,this.#t(),this.onChange()}restart(){this.timeS=0,this.#t(),this.onChange()}close(){cancelAnimationFrame(this.request),this.store?.close(),this.store=null}#e(){if(cancelAnimationFrame(this.request),!this.isPlaying||this.numFrames<2)return;let t=performance.now(),e=s=>{this.isPlaying&&(this.timeS=(this.timeS+Math.max(0,s-t)/1e3*this.speed)%this.durationS,t=s,this.index!==this.drawn&&(this.#t(),this.onChange()),this.request=requestAnimationFrame(e))};this.request=requestAnimationFrame(e)}#t(){let{index:t}=this,e=this.store.get(t);if(!e||t===this.drawn)return;let{canvas:s}=this;(s.width!==e.width||s.height!==e.height)&&(s.width=e.width,s.height=e.height),this.context.clearRect(0,0,s.width,s.height),this.context.drawImage(e,0,0),this.drawn=t,this.onShown()}};var H=[.25,.5,1,2,4],A="M4 2.5v11l9-5.5z",O="M3.5 2.5h3v11h-3zM9.5 2.5h3v11h-3z",z="M3 3h2v10h-2zM13 3v10l-7-5z",p=class{constructor(t){this.player=t,this.play=l(A,"Play",()=>t.toggle()),this.start=l(z,"Back to the start",()=>t.restart()),this.scrub=o("input",{type:"range",min:0,step:1,"aria-label":"Frame"}),this.scrub.addEventListener("input",()=>t.seek(this.scrub.valueAsNumber)),this.time=o("span",{class:"time"}),this.speed=o("select",{"aria-label":"Speed"},...H.map(e=>new Option(`${e}×`,e,e===1,e===1))),this.speed.addEventListener("change",()=>t.speed=Number(this.speed.value)),this.element=o("div",{class:"transport",role:"group","aria-label":"Playback"},this.play,this.start,this.scrub,this.time,this.speed)}refresh(){let{player:t}=this,{index:e,numFrames:s}=t;this.element.hidden=s<2,f(this.play,...t.isPlaying?[O,"Pause"]:[A,"Play"]),this.scrub.max=s-1,this.scrub.value=e,this.scrub.style.setProperty("--played",`${100*e/Math.max(1,s-1)}%`);let i=(e/t.framesPerS).toFixed(2);this.time.textContent=`${i} / ${t.durationS.toFixed(2)} s`,this.scrub.setAttribute("aria-valuetext",`${i} s, frame ${e+1} of ${s}`)}};var I="The browser cannot show this picture.",g=new WeakMap;function Y({data:r,parentElement:t,setStateValue:e}){g.has(t)||g.set(t,new w(t));let s=g.get(t);return s.setStateValue=e,s.update(r),v(t,g)}var w=class{constructor(t){this.canvas=o("canvas",{role:"img",width:0,height:0}),this.failure=o("p",{class:"failure",role:"alert"}),this.stage=o("div",{class:"stage"},this.canvas,this.failure),this.player=new m(this.canvas,{onShown:()=>this.failure.replaceChildren(),onChange:()=>this.transport.refresh(),onError:()=>this.failure.replaceChildren(I)}),this.transport=new p(this.player),this.mouse=new d(this.stage,this.canvas,e=>this.setStateValue("mouse",e)),this.root=o("div",{class:"flip-book player"},this.stage,this.transport.element,this.mouse.element),this.root.addEventListener("keydown",e=>this.#e(e)),this.style=o("style",{},x+S),t.append(this.style,this.root)}update(t){if(t===this.data)return;this.data=t;let{frames:e,framesPerS:s,widthPx:i,heightPx:n,alt:a,withMouse:h}=M(t);this.root.style.maxWidth=`${i}px`,this.stage.style.aspectRatio=`${i} / ${n}`,this.canvas.setAttribute("aria-label",a),this.player.load(e,s),this.mouse.enable(h)}close(){this.player.close(),this.mouse.close(),this.root.remove(),this.style.remove()}#e(t){t.key!==" "||t.target.closest("button, select")||this.player.numFrames<2||(t.preventDefault(),this.player.toggle())}};export{Y as default};
