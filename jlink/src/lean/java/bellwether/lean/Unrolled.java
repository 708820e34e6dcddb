package bellwether.lean;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Writes out what Java would make anew in each process, one class or more for each place, and does
 * not keep in a cache: switches over types, and the comparison of records. What they do is the
 * same.
 */
final class Unrolled implements ClassTransform {
    private static final ClassDesc SWITCHES = ClassDesc.of("java.lang.runtime.SwitchBootstraps");
    private static final ClassDesc RECORDS = ClassDesc.of("java.lang.runtime.ObjectMethods");
    private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");
    private static final int HASH_FACTOR = 31;
    private static final int STATIC =
            AccessFlag.PRIVATE.mask() | AccessFlag.STATIC.mask() | AccessFlag.SYNTHETIC.mask();

    private record Method(MethodTypeDesc type, Consumer<CodeBuilder> code) {}

    private final ClassDesc owner;
    private final boolean isInterface;
    private final CodeTransform before;
    private final Map<String, Method> methods = new LinkedHashMap<>();

    /**
     * @param model the class
     * @param before what else is done with its code
     */
    Unrolled(ClassModel model, CodeTransform before) {
        this.owner = model.thisClass().asSymbol();
        this.isInterface = model.flags().has(AccessFlag.INTERFACE);
        this.before = before;
    }

    @Override
    public void accept(ClassBuilder to, ClassElement element) {
        if (element instanceof MethodModel method) {
            to.transformMethod(
                    method, MethodTransform.transformingCode(before.andThen(this::instruction)));
        } else {
            to.with(element);
        }
    }

    @Override
    public void atEnd(ClassBuilder to) {
        methods.forEach((name, it) -> to.withMethodBody(name, it.type(), STATIC, it.code()));
    }

    private void instruction(CodeBuilder to, CodeElement element) {
        if (element instanceof InvokeDynamicInstruction made) {
            Consumer<CodeBuilder> code = written(made);
            if (code != null) {
                String name = made.name().stringValue() + "$" + methods.size();
                methods.put(name, new Method(made.typeSymbol(), code));
                to.invokestatic(owner, name, made.typeSymbol(), isInterface);
                return;
            }
        }
        to.with(element);
    }

    /** {@return what it does, null if it is to stay as it is} */
    private static Consumer<CodeBuilder> written(InvokeDynamicInstruction made) {
        ClassDesc by = made.bootstrapMethod().owner();
        List<ConstantDesc> arguments = made.bootstrapArgs();
        String name = made.name().stringValue();
        if (by.equals(SWITCHES)
                && name.equals("typeSwitch")
                && arguments.stream().allMatch(ClassDesc.class::isInstance)) {
            return code -> typeSwitch(code, arguments);
        }
        if (by.equals(RECORDS) && (name.equals("equals") || name.equals("hashCode"))) {
            var record = (ClassDesc) arguments.getFirst();
            var fields = new ArrayList<DirectMethodHandleDesc>();
            for (ConstantDesc field : arguments.subList(2, arguments.size())) {
                fields.add((DirectMethodHandleDesc) field);
            }
            return name.equals("equals")
                    ? code -> areEqual(code, record, fields)
                    : code -> hash(code, record, fields);
        }
        return null;
    }

    /**
     * Of an object, the number of the first label from a given one on that it is of; or -1: null.
     */
    private static void typeSwitch(CodeBuilder code, List<ConstantDesc> labels) {
        code.aload(0).ifThen(Opcode.IFNULL, none -> none.iconst_m1().ireturn());
        for (int i = 0; i < labels.size(); i++) {
            Label next = code.newLabel();
            code.iload(1).loadConstant(i).if_icmpgt(next);
            code.aload(0).instanceOf((ClassDesc) labels.get(i)).ifeq(next);
            code.loadConstant(i).ireturn();
            code.labelBinding(next);
        }
        code.loadConstant(labels.size()).ireturn();
    }

    private static void areEqual(
            CodeBuilder code, ClassDesc record, List<DirectMethodHandleDesc> fields) {
        Label differ = code.newLabel();
        Label compare = code.newLabel();
        code.aload(0).aload(1).if_acmpne(compare).iconst_1().ireturn().labelBinding(compare);
        code.aload(1).instanceOf(record).ifeq(differ);
        for (DirectMethodHandleDesc field : fields) {
            ClassDesc type = field.invocationType().returnType();
            code.aload(0).getfield(record, field.methodName(), type);
            code.aload(1).checkcast(record).getfield(record, field.methodName(), type);
            switch (TypeKind.from(type)) {
                case INT, SHORT, BYTE, CHAR, BOOLEAN -> code.if_icmpne(differ);
                case LONG -> code.lcmp().ifne(differ);
                case FLOAT, DOUBLE ->
                        code.invokestatic(
                                        boxOf(type),
                                        "compare",
                                        MethodTypeDesc.of(ConstantDescs.CD_int, type, type))
                                .ifne(differ);
                default ->
                        code.invokestatic(
                                        OBJECTS,
                                        "equals",
                                        MethodTypeDesc.of(
                                                ConstantDescs.CD_boolean,
                                                ConstantDescs.CD_Object,
                                                ConstantDescs.CD_Object))
                                .ifeq(differ);
            }
        }
        code.iconst_1().ireturn().labelBinding(differ).iconst_0().ireturn();
    }

    private static void hash(
            CodeBuilder code, ClassDesc record, List<DirectMethodHandleDesc> fields) {
        code.iconst_0();
        for (DirectMethodHandleDesc field : fields) {
            ClassDesc type = field.invocationType().returnType();
            code.loadConstant(HASH_FACTOR).imul();
            code.aload(0).getfield(record, field.methodName(), type);
            ClassDesc hasher = type.isPrimitive() ? boxOf(type) : OBJECTS;
            ClassDesc hashed = type.isPrimitive() ? type : ConstantDescs.CD_Object;
            code.invokestatic(hasher, "hashCode", MethodTypeDesc.of(ConstantDescs.CD_int, hashed))
                    .iadd();
        }
        code.ireturn();
    }

    private static ClassDesc boxOf(ClassDesc primitive) {
        return switch (TypeKind.from(primitive)) {
            case BOOLEAN -> ConstantDescs.CD_Boolean;
            case BYTE -> ConstantDescs.CD_Byte;
            case CHAR -> ConstantDescs.CD_Character;
            case SHORT -> ConstantDescs.CD_Short;
            case INT -> ConstantDescs.CD_Integer;
            case LONG -> ConstantDescs.CD_Long;
            case FLOAT -> ConstantDescs.CD_Float;
            case DOUBLE -> ConstantDescs.CD_Double;
            default -> throw new IllegalArgumentException(primitive.displayName());
        };
    }
}
