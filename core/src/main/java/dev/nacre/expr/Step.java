package dev.nacre.expr;

import java.util.ArrayList;
import java.util.List;

/// One step of a parsed formula in postfix order: it takes its operands from a stack and leaves its
/// result there.
sealed interface Step {
    /// The values a formula has at hand while it is computed.
    final class Stack<T extends Activations<T>> {
        private final T like;
        private final List<T> variables;
        private final List<T> values = new ArrayList<>();

        Stack(T like, List<T> variables) {
            this.like = like;
            this.variables = variables;
        }

        void push(T value) {
            values.add(value);
        }

        T pop() {
            return values.removeLast();
        }

        /// The topmost values, the deepest first.
        List<T> pop(int count) {
            List<T> top = values.subList(values.size() - count, values.size());
            List<T> popped = List.copyOf(top);
            top.clear();
            return popped;
        }
    }

    <T extends Activations<T>> void run(Stack<T> stack);

    /// A number, as it is spelt at an offset of the text.
    record Literal(double value, String spelling, int at) implements Step {
        Literal negated() {
            return new Literal(-value, "-" + spelling, at);
        }

        @Override
        public <T extends Activations<T>> void run(Stack<T> stack) {
            stack.push(stack.like.constant(value));
        }
    }

    /// True or false, as a constant of the dtype that comparisons give.
    record Truth(boolean value) implements Step {
        @Override
        public <T extends Activations<T>> void run(Stack<T> stack) {
            stack.push(stack.like.eq(stack.like).constant(value ? 1 : 0));
        }
    }

    record Variable(int index) implements Step {
        @Override
        public <T extends Activations<T>> void run(Stack<T> stack) {
            stack.push(stack.variables.get(index));
        }
    }

    record Apply(Primitive op) implements Step {
        @Override
        public <T extends Activations<T>> void run(Stack<T> stack) {
            List<T> args = stack.pop(op.arity());
            stack.push(args.getFirst().call(op, args.subList(1, args.size())));
        }
    }

    /// The first operand and what is left to pass: null where an operand is taken from the stack.
    record Call(CatalogueEntry function, List<Object> given) implements Step {
        @Override
        public <T extends Activations<T>> void run(Stack<T> stack) {
            List<CatalogueEntry.Parameter> parameters = function.parameters();
            int operands = 0;
            for (CatalogueEntry.Parameter p : parameters) {
                operands += p.isOperand() ? 1 : 0;
            }
            List<T> popped = stack.pop(1 + operands);
            List<Object> args = new ArrayList<>();
            int operand = 1;
            int next = 0;
            for (CatalogueEntry.Parameter p : parameters) {
                args.add(p.isOperand() ? popped.get(operand++) : given.get(next++));
            }
            stack.push(function.apply(popped.getFirst(), args));
        }
    }

    /// The two topmost values, exchanged.
    record Swap() implements Step {
        @Override
        public <T extends Activations<T>> void run(Stack<T> stack) {
            T top = stack.pop();
            T below = stack.pop();
            stack.push(top);
            stack.push(below);
        }
    }

    /// The topmost value, once more.
    record Copy() implements Step {
        @Override
        public <T extends Activations<T>> void run(Stack<T> stack) {
            T top = stack.pop();
            stack.push(top);
            stack.push(top);
        }
    }

    static <T extends Activations<T>> T run(List<Step> steps, T like, List<T> variables) {
        Stack<T> stack = new Stack<>(like, variables);
        for (Step s : steps) {
            s.run(stack);
        }
        return stack.pop();
    }
}
