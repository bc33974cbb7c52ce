import { type ComponentType, lazy, memo, Suspense } from "react";
import { useDocument, useValue } from "../../../document/hooks";
import type { Attribute } from "../../../document/model";
import { Loading } from "../../../kit/Empty";
import { useWords } from "../../../words/words";
import { RelationControl } from "../relations/RelationControl";
import { BooleanInput, EnumerationInput, isShort } from "./ChoiceInputs";
import { ComponentControl } from "./ComponentControl";
import { DateInput, MomentInput, TimeInput } from "./DateInputs";
import { Frame } from "./Frame";
import type { InputProps, Wiring } from "./inputs";
import { JsonInput } from "./JsonInput";
import { ListControl } from "./ListControl";
import { NumberInput } from "./NumberInput";
import { type Place, type PlaceView, usePlaceView } from "./place";
import { LongTextInput, PasswordInput, TextInput } from "./TextInputs";
import { UidControl } from "./UidControl";
import "./cards.css";
import "./fields.css";

/** Makes an input of what is loaded when such a field is shown first. */
function later(load: () => Promise<ComponentType<InputProps>>): ComponentType<InputProps> {
  const Loaded = lazy(async () => ({ default: await load() }));
  return (props) => (
    <Suspense fallback={<Waiting />}>
      <Loaded {...props} />
    </Suspense>
  );
}

const INPUTS: Readonly<Record<string, ComponentType<InputProps>>> = {
  string: TextInput,
  email: TextInput,
  text: LongTextInput,
  richtext: later(async () => (await import("./RichTextInput")).RichTextInput),
  integer: NumberInput,
  biginteger: NumberInput,
  float: NumberInput,
  decimal: NumberInput,
  boolean: BooleanInput,
  enumeration: EnumerationInput,
  date: DateInput,
  time: TimeInput,
  datetime: MomentInput,
  timestamp: MomentInput,
  json: JsonInput,
  media: later(async () => (await import("../../media/MediaInput")).MediaInput),
  password: PasswordInput,
  blocks: later(async () => (await import("../blocks/BlocksEditor")).default),
};

/** The control of an attribute, by its kind; nothing is rendered again unless its own value changes. */
export const FieldControl = memo(function FieldControl(place: Place) {
  const view = usePlaceView(place);
  const { attribute } = view;
  const Other = otherControl(attribute);
  if (Other)
    return (
      <Suspense fallback={<Waiting />}>
        <Other {...place} />
      </Suspense>
    );
  const Input = INPUTS[attribute.type] ?? UnknownInput;
  return (
    <Frame
      {...place}
      as={isGroup(attribute) ? "group" : "field"}
      beside={<CustomField attribute={attribute} />}
    >
      {(wiring) => <Scalar place={place} view={view} wiring={wiring} input={Input} />}
    </Frame>
  );
});

interface ScalarProps {
  place: Place;
  view: PlaceView;
  wiring: Wiring;
  input: ComponentType<InputProps>;
}

/** The one part of a field that follows its value. */
function Scalar({ place, view, wiring, input: Input }: ScalarProps) {
  const { document } = useDocument();
  const value = useValue(document, place.node, place.attribute);
  return (
    <Input
      value={value}
      onChange={(changed) => document.set(place.node, place.attribute, changed)}
      attribute={view.attribute}
      wiring={wiring}
      label={view.label}
      placeholder={view.placeholder}
      readOnly={view.readOnly}
    />
  );
}

function otherControl(attribute: Attribute): ComponentType<Place> | undefined {
  if (attribute.type === "component") return attribute.repeatable ? ListControl : ComponentControl;
  if (attribute.type === "dynamiczone") return ListControl;
  if (attribute.type === "uid") return UidControl;
  if (attribute.type === "relation") return RelationControl;
  return undefined;
}

function isGroup(attribute: Attribute): boolean {
  return (
    attribute.type === "media" ||
    attribute.type === "boolean" ||
    (attribute.type === "enumeration" && isShort(attribute.enum))
  );
}

/** A kind the panel has no control for: it is shown as it is kept, and stays so. */
function UnknownInput({ value, wiring }: InputProps) {
  return (
    <textarea
      {...wiring}
      translate="no"
      className="growing"
      readOnly
      value={value ? JSON.stringify(value, null, 2) : ""}
    />
  );
}

function CustomField({ attribute }: { attribute: Attribute }) {
  return attribute.customField ? (
    <code className="custom" translate="no">
      {attribute.customField}
    </code>
  ) : null;
}

function Waiting() {
  const t = useWords();
  return <Loading label={t("app.loading")} />;
}
