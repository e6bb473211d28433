from client import Slotflow

slotflow = Slotflow()
answer = slotflow.CALL
print(answer)
