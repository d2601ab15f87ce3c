"""Writes small training logs with other tools' own writers, and logs.json with what they hold.

Needs Debian's python3-torch, python3-pandas, python3-protobuf, protobuf-compiler, python3-absl, and checkouts of three repositories:
  tensorboard 2.22.0a0 (its .proto files compiled in place: protoc --python_out=. tensorboard/compat/proto/*.proto and those of its plugins),
  pytorch-lightning (src/lightning/fabric/loggers/csv_logs.py), pytorch-image-models (timm/utils/summary.py).

  python3 make_logs.py TENSORBOARD CSV_LOGS_PY SUMMARY_PY

Event files carry wall times and get names of their own; everything else repeats.
"""
import ast, csv, dataclasses, json, math, os, shutil, sys

sys.path.insert(0, sys.argv[1])
here = os.path.dirname(os.path.abspath(__file__))


def noise(k):
    """A fixed number in [-1, 1)."""
    return ((k * 2654435761) % 2**32) / 2**31 - 1


EPOCHS = 40
error = [0.11 + 0.6 * math.exp(-e / 4) + 0.004 * max(0, e - 16) + 0.004 * noise(e) for e in range(1, EPOCHS + 1)]
loss = [0.35 + 1.6 * math.exp(-e / 3) + 0.02 * max(0, e - 10) + 0.01 * noise(e + 100) for e in range(1, EPOCHS + 1)]
train = [2.0 * math.exp(-e / 9) + 0.005 * noise(e + 200) for e in range(1, EPOCHS + 1)]


def fresh(name):
    path = os.path.join(here, name)
    shutil.rmtree(path, ignore_errors=True)
    os.makedirs(path)
    return path


def rename_event_file(folder):
    (name,) = [f for f in os.listdir(folder) if ".tfevents." in f]
    os.rename(os.path.join(folder, name), os.path.join(folder, "events.out.tfevents.1700000000.golden"))


def tensorboard_classic_and_new():
    """torch.utils.tensorboard, which writes through TensorBoard's own EventFileWriter: simple values, and scalars as tensors."""
    from torch.utils.tensorboard import SummaryWriter
    folder = fresh("tensorboard")
    writer = SummaryWriter(folder)
    for i in range(EPOCHS):
        step = (i + 1) * 50
        writer.add_scalar("loss/train", train[i], step)
        writer.add_scalar("loss/val", loss[i], step, new_style=True)
        writer.add_scalar("acc/val", 100 * (1 - error[i]), step)
        if i % 10 == 0:
            writer.add_text("note", "not a number", step)
            writer.add_histogram_raw("weights", -1.0, 1.0, 4, 0.0, 2.0, [0.0, 1.0], [2, 2], step)
    writer.close()
    rename_event_file(folder)


def tensorboard_folders():
    """A folder a part, tags alike, as Keras leaves them: tensors made and written by TensorBoard's own code."""
    from tensorboard.compat.proto import event_pb2, summary_pb2
    from tensorboard.plugins.scalar import metadata
    from tensorboard.summary.writer.event_file_writer import EventFileWriter
    from tensorboard.util import tensor_util
    root = fresh("keras")
    for part, series in (("train", {"epoch_loss": train}), ("validation", {"epoch_loss": loss, "epoch_accuracy": [1 - e for e in error]})):
        folder = os.path.join(root, part)
        writer = EventFileWriter(folder)
        for i in range(EPOCHS):
            summary = summary_pb2.Summary()
            for tag, values in series.items():
                tensor = tensor_util.make_tensor_proto(__import__("numpy").float32(values[i]))
                summary.value.add(tag=tag, tensor=tensor, metadata=metadata.create_summary_metadata("", ""))
            writer.add_event(event_pb2.Event(step=i, summary=summary, wall_time=1.7e9 + i))
        writer.close()
        rename_event_file(folder)


def pandas_frame():
    """pandas: an index column, missing values, a heading with a comma, exact decimals."""
    import pandas as pd
    frame = pd.DataFrame({"epoch": range(1, EPOCHS + 1), "train loss": train, "error, valid": error, "valid_loss": loss, "note": ["x,\"y\""] * EPOCHS})
    frame.loc[4, "valid_loss"] = float("nan")
    frame.to_csv(os.path.join(here, "pandas.csv"))
    frame.to_csv(os.path.join(here, "pandas.tsv"), sep="\t", index=False, na_rep="NaN")


def lightning():
    """Lightning's _ExperimentWriter, taken out of csv_logs.py: sparse rows, columns sorted, the heading rewritten when a metric joins."""
    source = ast.parse(open(sys.argv[2]).read())
    (writer,) = [n for n in source.body if isinstance(n, ast.ClassDef) and n.name == "_ExperimentWriter"]

    class Local:
        exists, listdir, isfile, rm_file, open = os.path.exists, os.listdir, os.path.isfile, os.remove, open
        makedirs = staticmethod(os.makedirs)

    names = {"get_filesystem": lambda _: Local, "os": os, "csv": csv, "Tensor": type(None), "Any": object, "Union": __import__("typing").Union,
             "Optional": __import__("typing").Optional, "rank_zero_warn": print}
    exec(compile(ast.Module([writer], []), "csv_logs.py", "exec"), names)
    out = names["_ExperimentWriter"](fresh("lightning"))
    for e in range(EPOCHS):
        for k in range(2):
            out.log_metrics({"train_loss_step": train[e] + 0.1 * noise(1000 + 2 * e + k), "epoch": e}, 50 * e + 25 * k + 24)
        out.log_metrics({"val_loss": loss[e], "val_acc": 1 - error[e], "epoch": e}, 50 * e + 49)
        out.log_metrics({"train_loss_epoch": train[e], "epoch": e}, 50 * e + 49)
        if e % 7 == 0:
            out.save()
    out.save()


def timm():
    names = {}
    exec(compile(open(sys.argv[3]).read(), "summary.py", "exec"), names)
    folder = fresh("timm")
    for e in range(EPOCHS):
        names["update_summary"](e, {"loss": train[e]}, {"loss": loss[e], "top1": 100 * (1 - error[e]), "top5": 100 - 20 * error[e]},
                                os.path.join(folder, "summary.csv"), lr=0.1 * (1 - e / EPOCHS), write_header=e == 0)


def hugging_face():
    """The shape of Hugging Face's TrainerState.save_to_json (the same json.dumps call); its trainer itself is not run. Python writes NaN as a bare word."""
    history = []
    for e in range(EPOCHS):
        history.append({"epoch": e + 0.5, "grad_norm": float("nan") if e == 3 else 1.5, "learning_rate": 5e-5, "loss": train[e], "step": 100 * e + 50})
        history.append({"epoch": float(e + 1), "eval_accuracy": 1 - error[e], "eval_loss": loss[e], "eval_runtime": 3.5, "step": 100 * e + 100})
    history.append({"epoch": float(EPOCHS), "step": 100 * EPOCHS, "total_flos": 1e15, "train_loss": 0.4, "train_runtime": 100.0})
    state = {"best_metric": min(loss), "best_model_checkpoint": None, "epoch": float(EPOCHS), "global_step": 100 * EPOCHS, "is_hyper_param_search": False,
             "is_local_process_zero": True, "is_world_process_zero": True, "log_history": history, "max_steps": 100 * EPOCHS, "num_train_epochs": EPOCHS,
             "stateful_callbacks": {"TrainerControl": {"args": {"should_save": True}, "attributes": {}}}, "total_flos": 1e15, "trial_name": None, "trial_params": None}
    folder = fresh("huggingface")
    with open(os.path.join(folder, "trainer_state.json"), "w", encoding="utf-8") as f:
        f.write(json.dumps(state, indent=2, sort_keys=True) + "\n")


tensorboard_classic_and_new()
tensorboard_folders()
pandas_frame()
lightning()
timm()
hugging_face()
with open(os.path.join(here, "logs.json"), "w", encoding="utf-8") as f:
    json.dump({"error": error, "loss": loss, "train": train}, f)
