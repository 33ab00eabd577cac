"""Ten steps of the optimizers that libtorch's C++ API has not, and twelve learning rates of schedules.

Prints src/test/resources/dev/nacre/parity/torch.txt, which TorchTableTest reads: what is called, and what came of it.
NAdam of torch 1.13 multiplies by mu twice, but not where it takes parameters together (foreach), as later versions never do.
"""
import torch

OPTIMIZERS = """
Adadelta(p)
Adadelta(p, lr=0.5, rho=0.8, eps=1e-3, weight_decay=0.125)
Adamax(p)
Adamax(p, lr=0.125, betas=(0.5, 0.75), eps=1e-3, weight_decay=0.25)
NAdam(p, foreach=True)
NAdam(p, lr=0.125, betas=(0.5, 0.75), eps=1e-3, weight_decay=0.25, momentum_decay=0.02, foreach=True)
RMSprop(p, lr=0.0625, alpha=0.9, momentum=0.5, centered=True)
Adagrad(p, lr=0.5, lr_decay=0.125, initial_accumulator_value=0.25)
SGD(p, lr=0.0625, momentum=0.9, weight_decay=0.125, nesterov=True)
Adam(p, lr=0.125, amsgrad=True)
AdamW(p, lr=0.125)
LBFGS(p, lr=0.25, max_iter=2, history_size=3)
LBFGS(p, max_iter=2, line_search_fn="strong_wolfe")
"""
SCHEDULES = """
StepLR(o, 3, 0.5)
MultiStepLR(o, [2, 5, 5], 0.5)
ExponentialLR(o, 0.75)
LinearLR(o)
LinearLR(o, 0.25, 1, 4)
ConstantLR(o)
ConstantLR(o, 0.5, 3)
PolynomialLR(o)
PolynomialLR(o, 8, 2)
CosineAnnealingLR(o, 5, 0.1)
CosineAnnealingWarmRestarts(o, 3)
CosineAnnealingWarmRestarts(o, 2, 2, 0.1)
OneCycleLR(o, 0.8, 12)
OneCycleLR(o, 0.8, 12, pct_start=0.5, anneal_strategy="linear", div_factor=10, final_div_factor=100, three_phase=True)
LambdaLR(o, lambda e: 1 / (1 + e))
SequentialLR(o, [LinearLR(o, 0.25, 1, 3), ExponentialLR(o, 0.5)], [3])
ReduceLROnPlateau(o)
ReduceLROnPlateau(o, "max", factor=0.5, patience=1, threshold=0.125, threshold_mode="abs", cooldown=1, min_lr=0.15)
"""


def numbers(i, times, base, middle):
    return torch.tensor([(times * k % base - middle) / 8 for k in range(i)], dtype=torch.float64)


def optimizer(call):
    p = [numbers(6, 7, 11, 5).requires_grad_(), numbers(3, 5, 13, 6).requires_grad_()]
    made = eval(call, {"p": p}, vars(torch.optim))
    trained = []
    for _ in range(10):

        def closure():
            made.zero_grad()
            loss = 0
            for q in p:
                away = (numbers(len(q), 5, 7, -4) * q - numbers(len(q), 3, 13, 6)).square()
                loss = loss + (away + away.square() / 8).sum()
            loss.backward()
            return loss

        made.step(closure)
        trained += torch.cat(p).tolist()
    return trained


def schedule(call):
    o = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.8)
    made = eval(call, {"o": o}, vars(torch.optim.lr_scheduler))
    rates = []
    for metric in [1, 2, 2.5, 2.25, 2.25, 2, 2.5, 1, 1, 1.5, 2, 2]:
        rates.append(o.param_groups[0]["lr"])
        o.step()
        made.step(metric) if "Plateau" in call else made.step()
    return rates


print("torch", torch.__version__)
for calls, run in (OPTIMIZERS, optimizer), (SCHEDULES, schedule):
    for call in calls.strip().split("\n"):
        print(call + "\n" + " ".join(map(repr, run(call))))
